namespace Arena.Grains.Store;

/// <summary>The store did not answer, or the answer was lost: whether it wrote is unknown. Send the same again.</summary>
[GenerateSerializer, Alias("arena.store-unavailable")]
public sealed class StoreUnavailableException : Exception
{
    public StoreUnavailableException()
    {
    }

    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}

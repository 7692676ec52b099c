using Orleans.Serialization;

namespace Arena.Grains.Wire;

/// <summary>What a call to a grain ends with when it was not answered: whether it was done is unknown, and it can be made again.</summary>
public static class NoAnswer
{
    /// <summary>
    /// Whether an exception says so. One that Orleans cannot carry from silo to silo, such as that of its own patience, arrives as a missing codec; a message
    /// that expired before its grain was placed anywhere, as a cancellation. Who cancels its own calls looks at that first.
    /// </summary>
    public static bool Is(Exception exception) => exception is TimeoutException or OrleansException or CodecNotFoundException or OperationCanceledException;
}

namespace Arena.Server.Hosting;

/// <summary>Lets the program end so that it begins anew with what its store says now.</summary>
sealed class Restart(IHostApplicationLifetime lifetime)
{
    volatile bool _isAsked;

    public bool IsAsked => _isAsked;

    public void Ask()
    {
        _isAsked = true;
        lifetime.StopApplication();
    }
}

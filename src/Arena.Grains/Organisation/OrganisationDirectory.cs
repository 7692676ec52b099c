using Arena.Grains.Store;
using Arena.Grains.Wire;

namespace Arena.Grains.Organisation;

/// <summary>A process's copy of the organisation. It may be behind; whoever misses somebody, or must be current, asks for the latest.</summary>
public sealed class OrganisationDirectory(IGrainFactory grains, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly Lock _lock = new();
    Read _read = new(OrganisationView.Empty, "");

    /// <summary>As known here.</summary>
    public OrganisationView Known => Volatile.Read(ref _read).View;

    /// <summary>As it is now; as known here when it cannot be asked soon, because the store or a silo is away: for what is only shown.</summary>
    public async Task<OrganisationView> LatestOrKnownAsync()
    {
        try
        {
            return await LatestAsync().WaitAsync(Patience, time);
        }
        catch (Exception away) when (Known.Version > 0 && (away is StoreUnavailableException || NoAnswer.Is(away)))
        {
            return Known;
        }
    }

    /// <summary>As it is now.</summary>
    public async Task<OrganisationView> LatestAsync()
    {
        var known = Volatile.Read(ref _read);
        var changes = await grains.GetGrain<IOrganisationGrain>(0).ReadChangesAsync(known.View.Version, known.Reader);
        var isWhole = changes.Reader != known.Reader;
        if (!isWhole && changes.Version <= known.View.Version)
            return known.View;

        lock (_lock)
        {
            // Changes after a version, on top of that version, are whole; of two callers the one that knows more wins. What another activation read takes the
            // place of all that is known.
            if (changes.Reader == _read.Reader ? _read.View.Version < changes.Version : isWhole)
                _read = new Read((isWhole ? OrganisationView.Empty : known.View).With(changes), changes.Reader);

            return _read.View;
        }
    }

    /// <summary>What is known, and which activation of the grain read it from the store.</summary>
    sealed record Read(OrganisationView View, string Reader);
}

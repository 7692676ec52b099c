using Arena.Grains.Store;
using Arena.Grains.Wire;

namespace Arena.Grains.Organisation;

/// <summary>A process's copy of the organisation. It may be behind; whoever misses somebody, or must be current, asks for the latest.</summary>
public sealed class OrganisationDirectory(IGrainFactory grains, TimeProvider time)
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    readonly Lock _lock = new();
    OrganisationView _view = OrganisationView.Empty;

    /// <summary>As known here.</summary>
    public OrganisationView Known => Volatile.Read(ref _view);

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
        var known = Known;
        var changes = await grains.GetGrain<IOrganisationGrain>(0).ReadChangesAsync(known.Version);
        if (changes.Version <= known.Version)
            return known;

        lock (_lock)
        {
            // Changes after a version, on top of that version, are whole; of two callers the one that knows more wins.
            if (_view.Version < changes.Version)
                _view = known.With(changes);

            return _view;
        }
    }
}

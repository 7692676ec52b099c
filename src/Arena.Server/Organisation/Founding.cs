using Arena.Domain.Activities;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;

namespace Arena.Server.Organisation;

/// <summary>Names the organisation, and decides what decides its numbers for as long as there are none.</summary>
sealed class Founding(IArenaStore store, OrganisationDirectory organisation)
{
    const string NameId = "name";

    /// <summary>What the organisation was named at the console; null when nobody did.</summary>
    public async Task<string?> FindNameAsync(CancellationToken cancellation) =>
        await store.ReadDocumentAsync(StoreSettings.DocumentKind, NameId, cancellation) is { } document ? StoreJson.Read<string>(document.Json.Span) : null;

    public Task NameAsync(string name, CancellationToken cancellation) => store.PutDocumentAsync(StoreSettings.DocumentKind, NameId, StoreJson.Write(name), cancellation);

    /// <summary>Whether nothing was received and nobody is known: then no number can change.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellation)
    {
        var view = await organisation.LatestAsync();
        if (!view.RepsById.IsEmpty || !view.TeamsById.IsEmpty)
            return false;

        var heads = await Task.WhenAll(Enumerable.Range(0, RecordKey.Shards).Select(shard => store.ReadHeadAsync(shard, cancellation)));
        return heads.All(head => head.Sequence == 0);
    }

    /// <summary>Writes other settings, and the rulebook that goes with them. They hold from the next start of the server on.</summary>
    public async Task SettleAsync(StoreSettings settings, CancellationToken cancellation)
    {
        await Playbook.WriteDefaultAsync(store, settings, cancellation);
        await store.PutDocumentAsync(StoreSettings.DocumentKind, StoreSettings.DocumentId, StoreJson.Write(settings), cancellation);
    }
}

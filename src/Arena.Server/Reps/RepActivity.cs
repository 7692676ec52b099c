using Arena.Domain.Intake;
using Arena.Domain.Ledger;
using Arena.Domain.Rulebooks;
using Arena.Grains.Intake;
using Arena.Grains.Organisation;
using Arena.Grains.Reps;
using Arena.Grains.Rulebooks;

namespace Arena.Server.Reps;

/// <summary>Explains a ledger: each entry with the record it is for, as that is now, and the rule that gave it.</summary>
sealed class RepActivity(IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook)
{
    // What a record is about is called differently by kind and source; the first that is there names it.
    static readonly string[] TitleAttributes = ["title", "customer", "account", "course", "product", "name", "客户", "课程", "标题", "产品"];

    /// <summary>A page of the ledger before an entry, the newest first; null when there is no such rep.</summary>
    public async Task<RepActivityView?> FindAsync(string id, long before, int limit)
    {
        var view = await organisation.LatestAsync();
        if (!view.RepsById.TryGetValue(id, out var rep))
            return null;

        var page = await grains.GetGrain<IRepGrain>(rep.Number).ReadLedgerBackAsync(before, limit);
        var shards = await Task.WhenAll(page.Entries.Select(entry => entry.Record).Distinct().GroupBy(key => key.Shard)
            .Select(keys => grains.GetGrain<IIntakeGrain>(keys.Key).ReadRecordsAsync([.. keys])));
        var records = shards.SelectMany(shard => shard.Records).ToDictionary(record => record.Activity.Key);
        return new RepActivityView([.. page.Entries.Select(entry => View(entry, records.GetValueOrDefault(entry.Record), view))], page.Next);
    }

    RepActivityEntry View(LedgerEntry entry, IntakeRecord? record, OrganisationView view) => new(
        LedgerEntryView.Of(entry, view, playbook.BaseCurrency),
        playbook.Rulebook.Rules.FirstOrDefault(rule => rule.Id == entry.Credit.Rule),
        record?.Activity.Kind,
        record?.Activity.Status,
        record is null ? null : TitleOf(record.Activity),
        [.. entry.Credit.SharedWith?.Reps.Select(other => view.RepsByNumber.GetValueOrDefault(other)?.ShownName ?? "?") ?? []],
        record?.Correction is { } correction ? new CorrectionView(correction.By, correction.Why) : null);

    static string? TitleOf(Activity activity) => TitleAttributes.Select(name => activity.Attributes.GetValueOrDefault(name)).FirstOrDefault(text => text is not null);
}

/// <summary>A page of what a rep was credited.</summary>
/// <param name="Entries">The newest first.</param>
/// <param name="Next">Goes into <c>after</c> for the next page; null at the end.</param>
public sealed record RepActivityView(IReadOnlyList<RepActivityEntry> Entries, long? Next);

/// <summary>An entry and why it is there.</summary>
/// <param name="Entry">As it stands in the ledger.</param>
/// <param name="Rule">The rule that gave it; null when the rulebook no longer has it.</param>
/// <param name="Kind">Of the record: deal, training or idea.</param>
/// <param name="Status">Of the record, now.</param>
/// <param name="Title">What the record is about, where its source said so.</param>
/// <param name="SharedWith">The names of the others who had a share in it.</param>
/// <param name="Correction">Who put the record right, and why; null while it is as its source sent it.</param>
public sealed record RepActivityEntry(
    LedgerEntryView Entry, Rule? Rule, string? Kind, string? Status, string? Title, IReadOnlyList<string> SharedWith, CorrectionView? Correction);

/// <summary>Why a record says something else than its source.</summary>
public sealed record CorrectionView(string By, string Why);

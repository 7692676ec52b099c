using System.Text.Json;
using Arena.Domain.Organisations;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Server.Activities;
using NodaTime;

namespace Arena.Server.Import.Jobs;

/// <summary>
/// Sends the rows of one job, stretch by stretch. How far it came is stored after each: a stretch whose end was not stored is sent again, and
/// what is in already counts once.
/// </summary>
sealed class ImportJobRunner(ImportJobStore jobs, ActivityIntake intake, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook, TimeProvider time)
{
    /// <summary>How long a process that is silent keeps a job.</summary>
    public static readonly Duration Lease = Duration.FromSeconds(5);

    const int RowsInStretch = 500;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    readonly string _owner = Guid.CreateVersion7().ToString("N");

    /// <summary>Works on a job until it is over, somebody stops it, or the process ends.</summary>
    public async Task RunAsync(Kept<ImportJob> job, CancellationToken cancellation)
    {
        if (await TakeAsync(job, cancellation) is not { } held)
            return;

        try
        {
            var file = ImportFile.Read(await jobs.ReadFileAsync(held.Value, cancellation), held.Value.Settings!, playbook);
            if (!file.Questions.IsEmpty)
                throw new ImportException(string.Join(' ', file.Questions.Select(question => question.Text)));

            if (held.Value.Settings!.CreateReps)
                await CreatePeopleAsync(file, held.Value.Settings!, cancellation);

            await SendAsync(held, file, cancellation);
        }
        catch (ImportException why)
        {
            await jobs.ChangeAsync(held.Value.Id, now => now with { Status = ImportStatus.Failed, Problem = why.Message, Owner = null }, cancellation);
        }
    }

    async Task<Kept<ImportJob>?> TakeAsync(Kept<ImportJob> job, CancellationToken cancellation)
    {
        var isFree = job.Value.Owner is null || job.Value.Owner == _owner || job.Value.OwnedUntil < jobs.Now;
        return job.Value.Status == ImportStatus.Running && isFree ? await jobs.TryWriteAsync(job, Held(job.Value), cancellation) : null;
    }

    ImportJob Held(ImportJob job) => job with { Owner = _owner, OwnedUntil = jobs.Now + Lease };

    async Task SendAsync(Kept<ImportJob> held, ImportFile file, CancellationToken cancellation)
    {
        var rows = file.Rows.Ready;
        while (held.Value.Progress.Sent < rows.Length)
        {
            var first = held.Value.Progress.Sent;
            var stretch = rows.AsSpan(first, Math.Min(RowsInStretch, rows.Length - first)).ToArray();
            var receipts = await SendStretchAsync(stretch, held.Value.Settings!.Overwrite, cancellation);
            var (progress, refused) = Count(held.Value.Progress with { Total = rows.Length }, stretch, receipts, file.Mapper);
            if (refused.Count > 0)
                await jobs.WriteRefusedAsync(held.Value.Id, first, refused, cancellation);

            var lists = refused.Count > 0 ? held.Value.FailureLists.Add(first) : held.Value.FailureLists;
            if (await KeepAsync(held, job => job with { Progress = progress, FailureLists = lists }, cancellation) is not { } next)
                return;

            held = next;
        }

        await KeepAsync(held, job => job with { Status = ImportStatus.Done, Owner = null, Progress = job.Progress with { Total = rows.Length } }, cancellation);
    }

    // Somebody may have paused or cancelled it meanwhile: what was sent is noted all the same, and the work ends.
    async Task<Kept<ImportJob>?> KeepAsync(Kept<ImportJob> held, Func<ImportJob, ImportJob> change, CancellationToken cancellation)
    {
        if (await jobs.TryWriteAsync(held, change(Held(held.Value)), cancellation) is { } kept)
            return kept;

        await jobs.ChangeAsync(held.Value.Id, now => now.Owner == _owner ? change(now) with { Status = now.Status, Owner = null } : null, cancellation);
        return null;
    }

    async Task<ActivityReceipt[]> SendStretchAsync(ReadyRow[] rows, bool overwrite, CancellationToken cancellation)
    {
        var manner = new IntakeManner(Quiet: true, WaitForPosting: false, SparesOthers: !overwrite);
        var items = rows.Select(row => JsonDocument.Parse(row.Json)).ToList();
        try
        {
            while (true)
            {
                var receipts = await intake.ReceiveAsync([.. items.Select(item => item.RootElement)], manner);

                // Not acknowledged means unknown: the whole stretch is sent again, and what is in is a duplicate.
                if (receipts.All(receipt => receipt.Status != "unavailable"))
                    return receipts;

                await Task.Delay(Pause, time, cancellation);
            }
        }
        finally
        {
            items.ForEach(item => item.Dispose());
        }
    }

    static (ImportProgress Progress, List<RefusedRow> Refused) Count(ImportProgress before, ReadyRow[] rows, ActivityReceipt[] receipts, RowMapper mapper)
    {
        var refused = rows.Zip(receipts).Where(pair => pair.Second.Status == "rejected")
            .Select(pair => new RefusedRow(pair.First.Row.Line, FieldOf(pair.Second.Error?.Field, mapper), pair.Second.Error?.Detail ?? "")).ToList();
        int Of(params string[] statuses) => receipts.Count(receipt => statuses.Contains(receipt.Status, StringComparer.Ordinal));
        return (before with
        {
            Sent = before.Sent + rows.Length,
            New = before.New + Of("accepted"),
            Known = before.Known + Of("duplicate", "stale"),
            Unmatched = before.Unmatched + Of("unmatched"),
            Held = before.Held + Of("held"),
            Failed = before.Failed + refused.Count,
            Conflicts = before.Conflicts + receipts.Count(receipt => receipt.Error?.Code == "record.changed-elsewhere"),
        }, refused);
    }

    // The server names the field of an item; the person knows the column.
    static string FieldOf(string? field, RowMapper mapper) => ColumnMapping.Use(field ?? "") is { } target ? mapper.FieldOf(target) : field ?? "";

    async Task CreatePeopleAsync(ImportFile file, ImportSettings settings, CancellationToken cancellation)
    {
        var people = PeoplePlan.From(Known(await organisation.LatestAsync(), settings.Source ?? ImportSettings.DefaultSource), TeamsFile.Empty, file.Rows.Ready.Select(row => row.Activity.Rep));
        await PeopleCreation.CreateAsync(people, settings.Source ?? ImportSettings.DefaultSource, grains, cancellation);
    }

    /// <summary>What the organisation has, as far as an import from a source has to know.</summary>
    public static KnownPeople Known(OrganisationView view, string source) => new(
        [.. view.RepsById.Values.Select(rep => new KnownRep(rep.Id, rep.Name, TeamOf(rep, view)))],
        [.. view.TeamsById.Values.Select(team => new KnownTeam(team.Id, team.Name, team.Region))],
        [.. view.Aliases.Where(alias => alias.Key.Source == source).Select(alias => new KnownAlias(alias.Key.Text, view.RepsByNumber.GetValueOrDefault(alias.Value.Rep)?.Id))]);

    static string TeamOf(Rep rep, OrganisationView view) => view.TeamsByNumber.GetValueOrDefault(rep.Membership.Current)?.Id ?? "";
}

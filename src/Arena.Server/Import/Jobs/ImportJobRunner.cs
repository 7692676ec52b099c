using System.Text.Json;
using Arena.Domain.Organisations;
using Arena.Grains.Organisation;
using Arena.Grains.Rulebooks;
using Arena.Server.Activities;

namespace Arena.Server.Import.Jobs;

/// <summary>
/// Sends the rows of one job, stretch by stretch. How far it came is stored after each: a stretch whose end was not stored is sent again, and
/// what is in already counts once.
/// </summary>
sealed class ImportJobRunner(ImportJobStore jobs, ImportLeases leases, ActivityIntake intake, IGrainFactory grains, OrganisationDirectory organisation, Playbook playbook, TimeProvider time)
{
    const int RowsInStretch = 500;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Works on a job until it is over, somebody stops it, another process has it, or this one ends.</summary>
    public async Task RunAsync(Kept<ImportJob> job, CancellationToken cancellation)
    {
        if (job.Value.Status != ImportStatus.Running || await leases.TryTakeAsync(job, cancellation) is not { } lease)
            return;

        await using (lease)
        {
            try
            {
                await WorkAsync(lease, cancellation);
            }
            catch (OperationCanceledException) when (lease.Ended.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                await lease.EndAsync();
            }
            catch (ImportException why)
            {
                await lease.EndAsync(now => now with { Status = ImportStatus.Failed, Problem = why.Message });
            }
        }
    }

    async Task WorkAsync(ImportLease lease, CancellationToken stopping)
    {
        var settings = lease.Job.Settings!;

        // In a store made from a backup: the file was cleared after the job was read, which is to say that it was over.
        var bytes = await jobs.ReadFileAsync(lease.Job, lease.Ended)
            ?? throw new ImportException("The file of this import is not kept any more. If rows are missing, upload it again: what is in counts once.");
        var file = ImportFile.Read(bytes, settings, playbook);
        lease.Ended.ThrowIfCancellationRequested();
        if (!file.Questions.IsEmpty)
            throw new ImportException(string.Join(' ', file.Questions.Select(question => question.Text)));

        if (settings.CreateReps)
            await CreatePeopleAsync(file, settings, lease.Ended);

        await SendAsync(lease, file, stopping);
    }

    async Task SendAsync(ImportLease lease, ImportFile file, CancellationToken stopping)
    {
        var rows = file.Rows.Ready;
        while (lease.Job.Progress.Sent < rows.Length)
        {
            var before = lease.Job;
            var first = before.Progress.Sent;
            var stretch = rows.AsSpan(first, Math.Min(RowsInStretch, rows.Length - first)).ToArray();
            var receipts = await SendStretchAsync(stretch, before.Settings!.Overwrite, lease.Ended);
            var (progress, refused) = Count(before.Progress with { Total = rows.Length }, stretch, receipts, file.Mapper);
            if (refused.Count > 0)
                await jobs.WriteRefusedAsync(before.Id, first, refused, stopping);

            var lists = refused.Count > 0 ? before.FailureLists.Add(first) : before.FailureLists;
            if (!await lease.KeepAsync(job => job with { Progress = progress, FailureLists = lists }))
                return;
        }

        await lease.EndAsync(job => job with { Status = ImportStatus.Done, Progress = job.Progress with { Total = rows.Length } });
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

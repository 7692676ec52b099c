using Spectre.Console;

namespace Arena.Server.Import;

/// <summary>One import from the file to the summary.</summary>
sealed class ImportRun(ImportOptions options, ServerSettings settings, IAnsiConsole console)
{
    readonly ImportReport _report = new(console);

    /// <summary>Runs it; the result is the exit code.</summary>
    /// <exception cref="ImportException">Nothing could be done; the message says what to change.</exception>
    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        // Everything that can be wrong with the files is said before a server is asked or a store opened.
        var table = (await TableFile.ReadAsync(options.File, cancellation)).Table;
        var teams = options.Teams is { } path ? TeamsFile.From((await TableFile.ReadAsync(path, cancellation)).Table) : TeamsFile.Empty;
        await using var server = await ServerConnection.OpenAsync(options.Server, settings, console.WriteLine, cancellation);
        var plan = ImportPlan.From(table, options.Plan(), await server.Client.ReadOrganisationAsync(cancellation));
        var mapper = new RowMapper(table, plan.Rules);
        var rows = RowPlan.From(table, mapper);
        _report.ShowPlan(options, plan, mapper, rows, server.Description);
        if (!await IsAgreedAsync(plan, cancellation))
            return ImportCommand.NothingDone;

        if (options.CreateReps)
            await CreatePeopleAsync(server.Client, teams, rows, cancellation);

        var tally = new ImportTally(mapper);
        tally.Repeat(rows.Repeated);
        tally.Fail(rows.Errors);
        await SendAsync(server.Client, rows, tally, cancellation);
        var list = FailedRowsFile.PathFor(options.File);
        await FailedRowsFile.WriteAsync(list, table, tally.Errors, cancellation);
        _report.ShowSummary(tally, list, options.CreateReps);
        return (tally.Errors.Length, tally.In) switch
        {
            (0, _) => ImportCommand.AllIn,
            (_, 0) => ImportCommand.NothingDone,
            _ => ImportCommand.SomeFailed,
        };
    }

    async Task<bool> IsAgreedAsync(ImportPlan plan, CancellationToken cancellation)
    {
        if (options.TakesGuesses || plan.Guessed.IsEmpty)
            return true;

        if (!console.Profile.Capabilities.Interactive)
            throw new ImportException("What is guessed has to be agreed to: add --yes, or say it with --map, --dates and --statuses.");

        return await console.ConfirmAsync("Import like this?", defaultValue: true, cancellation);
    }

    async Task CreatePeopleAsync(ArenaClient client, TeamsFile teams, RowPlan rows, CancellationToken cancellation)
    {
        var people = PeoplePlan.From(await client.ReadPeopleAsync(options.Source, cancellation), teams, rows.Ready.Select(row => row.Activity.Rep));
        foreach (var team in people.Teams)
            await client.PutAsync(team, cancellation);

        foreach (var rep in people.Reps)
            await client.PutAsync(rep, cancellation);

        foreach (var alias in people.Aliases)
            await client.PutAsync(options.Source, alias, cancellation);

        _report.ShowPeople(people);
    }

    Task SendAsync(ArenaClient client, RowPlan rows, ImportTally tally, CancellationToken cancellation) => console.Progress()
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .StartAsync(async progress =>
        {
            var task = progress.AddTask("Importing", maxValue: Math.Max(1, rows.Ready.Length));
            await new ActivitySender(client, tally, done => task.Increment(done)).SendAsync(rows.Ready, cancellation);
            task.Value = task.MaxValue;
        });
}

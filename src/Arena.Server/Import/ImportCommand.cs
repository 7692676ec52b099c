using System.CommandLine;
using System.CommandLine.Parsing;
using Arena.Domain.Activities;
using Arena.Domain.Organisations;
using Arena.Server.Upkeep;
using Spectre.Console;

namespace Arena.Server.Import;

/// <summary>The command <c>import FILE</c>: a table from another system becomes activities.</summary>
public sealed class ImportCommand
{
    /// <summary>What the process ends with.</summary>
    public const int AllIn = 0, NothingDone = 1, SomeFailed = 3;

    readonly Argument<string> _file = new("FILE") { Description = "A CSV export with a header line, in any usual encoding, or a workbook (.xlsx)." };
    readonly Option<Uri?> _server = ServerOption.Create();
    readonly Option<string> _source = new("--source") { Description = "The system that the file comes from.", DefaultValueFactory = _ => "crm" };
    readonly Option<string> _kind = new("--kind") { Description = "deal, training or idea.", DefaultValueFactory = _ => ActivityKinds.Deal };
    readonly Option<string[]> _map = new("--map") { Description = "externalId=COLUMN,rep=COLUMN,status=..,occurredAt=..,openedAt=..,amount=..,currency=..,quantity=..,score=.." };
    readonly Option<string?> _dates = new("--dates") { Description = "The order of dates: D/M/Y, M/D/Y or Y-M-D." };
    readonly Option<string?> _zone = new("--zone") { Description = "The zone of dates without an offset, such as Asia/Shanghai; the organisation's when left out." };
    readonly Option<string?> _decimals = new("--decimals") { Description = "The decimal mark of amounts: . or ," };
    readonly Option<string?> _statuses = new("--statuses") { Description = "What the status words mean: Won=won,Lost=lost,*=open" };
    readonly Option<string?> _currency = new("--currency") { Description = "What amounts are in (ISO 4217); the organisation's base currency when left out." };
    readonly Option<bool> _createReps = new("--create-reps") { Description = "Names that nobody has become reps." };
    readonly Option<string?> _teams = new("--teams") { Description = "A CSV file with columns for rep, team (or manager) and region: everybody in it becomes a rep, as with --create-reps." };
    readonly Option<bool> _yes = new("--yes") { Description = "Takes the guesses without asking." };

    /// <summary>Runs the command.</summary>
    /// <param name="args">What follows <c>import</c>; settings such as <c>--Arena:DataDir=..</c> may be among it.</param>
    /// <param name="console">Where the guesses, the progress and the summary are shown.</param>
    /// <param name="cancellation">Ends the import; what is in is in.</param>
    /// <returns>0: all rows are in; 3: some failed and are listed beside the file; 1: it was not done to the end, and what is in is in.</returns>
    public static Task<int> RunAsync(string[] args, IAnsiConsole console, CancellationToken cancellation) =>
        new ImportCommand().InvokeAsync(args, console, cancellation);

    async Task<int> InvokeAsync(string[] args, IAnsiConsole console, CancellationToken cancellation)
    {
        var (own, settings) = ServerSettings.TakeFrom(args);
        _source.Validators.Add(CheckSource);
        var command = new Command("import", "Imports a table of another system. Importing it again changes nothing, unless something else was sent for its records meanwhile: then the file stands again.")
        {
            _file, _server, _source, _kind, _map, _dates, _zone, _decimals, _statuses, _currency, _createReps, _teams, _yes,
        };
        command.SetAction((parsed, stop) => ActAsync(Read(parsed), settings, console, stop));
        return await Commands.InvokeAsync(command, own, NothingDone, cancellation);
    }

    static async Task<int> ActAsync(ImportOptions options, ServerSettings settings, IAnsiConsole console, CancellationToken cancellation)
    {
        try
        {
            return await new ImportRun(options, settings, console).RunAsync(cancellation);
        }
        catch (ImportException why)
        {
            console.MarkupLineInterpolated($"[red]{why.Message}[/]");
            return NothingDone;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            console.WriteLine("Stopped. What is in is in; import the file again for the rest.");
            return NothingDone;
        }
    }

    ImportOptions Read(ParseResult parsed) => new(
        parsed.GetRequiredValue(_file),
        parsed.GetValue(_server),
        parsed.GetRequiredValue(_source),
        parsed.GetRequiredValue(_kind),
        parsed.GetValue(_map) ?? [],
        parsed.GetValue(_dates),
        parsed.GetValue(_zone),
        parsed.GetValue(_decimals),
        parsed.GetValue(_statuses),
        parsed.GetValue(_currency),
        parsed.GetValue(_createReps) || parsed.GetValue(_teams) is not null,
        parsed.GetValue(_teams),
        parsed.GetValue(_yes));

    static void CheckSource(OptionResult option)
    {
        if (option.Tokens is [var token] && !Identifier.IsValid(token.Value))
            option.AddError($"--source has {Identifier.Rule}");
    }
}

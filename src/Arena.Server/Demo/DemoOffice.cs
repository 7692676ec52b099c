using System.Globalization;
using System.Text.Json;
using Arena.Grains.Organisation;
using Arena.Server.Activities;

namespace Arena.Server.Demo;

/// <summary>An invented organisation of two offices whose activities keep arriving, through the same door as everybody's.</summary>
sealed partial class DemoOffice(IGrainFactory grains, OrganisationDirectory organisation, ActivityIntake intake, TimeProvider time, ILogger<DemoOffice> log) : BackgroundService
{
    const string Source = "demo";
    const int PastActivities = 400;

    static readonly IntakeManner Quiet = new(Quiet: true, WaitForPosting: false);
    static readonly IntakeManner Live = new(Quiet: false, WaitForPosting: false);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var start = time.GetUtcNow();
        var chance = new Random(unchecked((int)start.ToUnixTimeSeconds()));
        try
        {
            var people = await FoundAsync(start, chance, stoppingToken);
            for (var number = 1; ; number++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(chance.Next(1_000, 4_000)), time, stoppingToken);
                var id = string.Create(CultureInfo.InvariantCulture, $"live-{start.ToUnixTimeSeconds()}-{number}");
                await SendAsync([Invent(id, people[chance.Next(people.Count)], time.GetUtcNow(), chance)], Live);
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (Exception failed)
        {
            LogEnded(failed);
        }
    }

    // One in six has no past: the first deal is a badge to see.
    async Task<IReadOnlyList<string>> FoundAsync(DateTimeOffset start, Random chance, CancellationToken stopping)
    {
        var people = DemoPeople.Everybody();
        var isNew = (await organisation.LatestAsync()).RepsById.Count == 0;
        var grain = grains.GetGrain<IOrganisationGrain>(0);
        foreach (var team in DemoPeople.Teams)
            await grain.PutTeamAsync(new PutTeam(team.Id, team.Name, team.Region));

        foreach (var (id, name, team) in people)
        {
            stopping.ThrowIfCancellationRequested();
            await grain.PutRepAsync(new PutRep(id, name, team, Email: null, Since: null, Active: null));
        }

        var ids = people.Select(person => person.Id).ToList();
        if (!isNew)
            return ids;

        var experienced = ids.Where((_, index) => index % 6 != 5).ToList();
        var past = Enumerable.Range(1, PastActivities).Select(number => Invent(
            string.Create(CultureInfo.InvariantCulture, $"past-{number}"),
            experienced[chance.Next(experienced.Count)],
            start - TimeSpan.FromMinutes(chance.Next(1, 60 * 24 * 80)),
            chance));
        foreach (var chunk in past.Chunk(200))
            await SendAsync(chunk, Quiet);

        return ids;
    }

    async Task SendAsync(IEnumerable<object> items, IntakeManner manner) =>
        await intake.ReceiveAsync([.. items.Select(item => JsonSerializer.SerializeToElement(item, JsonSetup.Options))], manner);

    static object Invent(string id, string rep, DateTimeOffset at, Random chance) => chance.Next(10) switch
    {
        < 7 => new { source = Source, externalId = id, kind = "deal", status = "won", rep, occurredAt = at, amount = chance.Next(20, 900) * 100, attributes = new { product = DemoPeople.Products[chance.Next(DemoPeople.Products.Count)] } },
        < 9 => new { source = Source, externalId = id, kind = "training", status = "completed", rep, occurredAt = at, score = chance.Next(60, 101) / 100m },
        _ => new { source = Source, externalId = id, kind = "idea", status = chance.Next(3) == 0 ? "approved" : "submitted", rep, occurredAt = at },
    };

    [LoggerMessage(EventId = 5002, Level = LogLevel.Error, Message = "The demo ended")]
    partial void LogEnded(Exception failed);
}

using Arena.Domain.Rulebooks;
using Arena.Grains.Standings;

namespace Arena.Server.Live;

/// <summary>What somebody watches, by the period as it was asked for: "this month" goes on when a month ends.</summary>
sealed record BoardWatch(StandingsScope Scope, Tally Tally, string Period)
{
    public string Group => $"board:{Scope}:{Tally.Id}:{Period}";
}

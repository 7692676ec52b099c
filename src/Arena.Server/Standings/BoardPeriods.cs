using Arena.Domain.Rulebooks;
using Arena.Grains.Rulebooks;
using Arena.Server.Problems;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Arena.Server.Standings;

/// <summary>Finds a board and a period by what stands in a URL.</summary>
sealed class BoardPeriods(Playbook playbook, TimeProvider time)
{
    /// <summary>The tally and the absolute period; null when there is no such board or period.</summary>
    public (Tally Tally, Period Period)? Find(string board, string period) =>
        playbook.Rulebook.FindTally(board) is { } tally && Find(period) is { } found ? (tally, found) : null;

    public Period? Find(string period) => playbook.Calendar.Parse(period, Instant.FromDateTimeOffset(time.GetUtcNow()));

    /// <summary>What to answer when <see cref="Find(string, string)"/> found nothing.</summary>
    public ProblemHttpResult Unknown(string board, string period) =>
        playbook.Rulebook.FindTally(board) is null ? ProblemResults.NotFound("board", board) : ProblemResults.NotFound("period", period);
}

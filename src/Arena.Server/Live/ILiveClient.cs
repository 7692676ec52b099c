using Arena.Domain.Rulebooks;
using Arena.Server.Reps;
using Arena.Server.Standings;

namespace Arena.Server.Live;

/// <summary>What the server sends to those who watch.</summary>
public interface ILiveClient
{
    /// <summary>Rows that changed.</summary>
    Task Frame(FrameView frame);

    /// <summary>The period that was asked for by a relative name is another now: watch again.</summary>
    Task Rolled(RolledView rolled);

    /// <summary>A rep as it is now.</summary>
    Task Rep(RepView rep);

    /// <summary>Something to celebrate.</summary>
    Task Celebration(CelebrationView celebration);
}

/// <summary>What changed in the first places of a board.</summary>
/// <param name="Board">The board.</param>
/// <param name="Period">The absolute period.</param>
/// <param name="Scope">reps or teams.</param>
/// <param name="Version">After it.</param>
/// <param name="Base">It fits any version from this one on; on an older one, take the snapshot.</param>
/// <param name="AsOf">When it was taken; of a stale board, until when everything was in.</param>
/// <param name="Rows">Whole rows that are new or differ.</param>
/// <param name="Gone">Ids that left the first places.</param>
/// <param name="Stale">Whether the board may be behind, because the store does not answer.</param>
public sealed record FrameView(
    string Board, string Period, string Scope, string Version, string Base, DateTimeOffset AsOf, IReadOnlyList<EntryView> Rows, IReadOnlyList<string> Gone, bool Stale);

/// <summary>A relative period went on.</summary>
/// <param name="Board">The board.</param>
/// <param name="Period">The relative name that was watched.</param>
public sealed record RolledView(string Board, string Period);

/// <summary>A celebration.</summary>
/// <param name="Id">The same each time it is sent.</param>
/// <param name="Kind">badge.</param>
/// <param name="Badge">Which one.</param>
/// <param name="Rep">The rep's id.</param>
/// <param name="Name">The rep's name.</param>
/// <param name="Title">What was earned.</param>
/// <param name="At">When.</param>
public sealed record CelebrationView(string Id, string Kind, string Badge, string Rep, string Name, LocalizedText Title, DateTimeOffset At);

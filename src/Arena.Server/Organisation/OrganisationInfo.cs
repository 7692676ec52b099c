namespace Arena.Server.Organisation;

/// <summary>What decides numbers.</summary>
/// <param name="Name">What people call the organisation.</param>
/// <param name="TimeZone">Where its days begin.</param>
/// <param name="BaseCurrency">In which money is added up.</param>
/// <param name="FiscalYearStartMonth">1 to 12.</param>
/// <param name="Volatile">Acknowledged facts could be lost in a crash; screens say so.</param>
public sealed record OrganisationInfo(string Name, string TimeZone, string BaseCurrency, int FiscalYearStartMonth, bool Volatile);

/// <summary>A team as it is to be.</summary>
public sealed record TeamChange(string? Name, string? Region);

/// <summary>A team.</summary>
public sealed record TeamView(string Id, string Name, string Region);

/// <summary>All teams.</summary>
public sealed record TeamList(IReadOnlyList<TeamView> Teams);

/// <summary>A rep as it is to be.</summary>
/// <param name="Name">What people read.</param>
/// <param name="Team">The id of the team.</param>
/// <param name="Email">Left out keeps what is known; empty forgets it.</param>
/// <param name="Since">From when on the rep belongs to the team: a date (from its midnight in the organisation's zone) or a time with offset; now when left out. Back-dated moves transfer what was earned since.</param>
/// <param name="Active">False for somebody who left; left out keeps what stands.</param>
public sealed record RepChange(string? Name, string? Team, string? Email, string? Since, bool? Active);

/// <summary>A rep in a list.</summary>
public sealed record RepListItem(string Id, string Name, string Team, string? Email, bool Active);

/// <summary>A page of reps.</summary>
/// <param name="Reps">In the order of their ids.</param>
/// <param name="Next">Goes into <c>after</c> for the next page; null at the end.</param>
public sealed record RepList(IReadOnlyList<RepListItem> Reps, string? Next);

/// <summary>Whom a name means.</summary>
public sealed record AliasChange(string? Rep);

/// <summary>A source's name for a rep.</summary>
public sealed record AliasView(string Source, string Text, string Rep);

/// <summary>Names that sources have for reps.</summary>
public sealed record AliasList(IReadOnlyList<AliasView> Aliases);

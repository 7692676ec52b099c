namespace Arena.Server.Organisation;

/// <summary>What decides numbers.</summary>
/// <param name="Name">What people call the organisation.</param>
/// <param name="TimeZone">Where its days begin.</param>
/// <param name="BaseCurrency">In which money is added up.</param>
/// <param name="FiscalYearStartMonth">1 to 12.</param>
/// <param name="Volatile">Acknowledged facts could be lost in a crash; screens say so.</param>
/// <param name="Demo">Everything in it is invented.</param>
/// <param name="Empty">Nobody is known and nothing was received: what decides numbers can still be set.</param>
public sealed record OrganisationInfo(string Name, string TimeZone, string BaseCurrency, int FiscalYearStartMonth, bool Volatile, bool Demo, bool Empty);

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
/// <param name="PreferredName">As the rep wants to be called; left out keeps, empty forgets.</param>
/// <param name="NameEn">On English screens; the same.</param>
/// <param name="NameZh">On Chinese screens; the same.</param>
public sealed record RepChange(
    string? Name, string? Team, string? Email, string? Since, bool? Active, string? PreferredName = null, string? NameEn = null, string? NameZh = null);

/// <summary>A rep in a list.</summary>
/// <param name="Id">In URLs.</param>
/// <param name="Name">As it was given.</param>
/// <param name="Team">The id of the team now.</param>
/// <param name="Email">Null when not known.</param>
/// <param name="Active">False for somebody who left.</param>
/// <param name="PreferredName">As the rep wants to be called.</param>
/// <param name="NameEn">On English screens.</param>
/// <param name="NameZh">On Chinese screens.</param>
/// <param name="Photo">Tells one photo from the next; null without one.</param>
public sealed record RepListItem(
    string Id, string Name, string Team, string? Email, bool Active, string? PreferredName = null, string? NameEn = null, string? NameZh = null, string? Photo = null);

/// <summary>A page of reps.</summary>
/// <param name="Reps">In the order asked for.</param>
/// <param name="Next">Goes into <c>after</c> for the next page; null at the end.</param>
/// <param name="Count">How many there are on all pages.</param>
public sealed record RepList(IReadOnlyList<RepListItem> Reps, string? Next, int Count);

/// <summary>Whom a name means: one of the two.</summary>
/// <param name="Rep">The rep's id.</param>
/// <param name="Dismiss">Why the name means nobody who earns.</param>
public sealed record AliasChange(string? Rep, string? Dismiss = null);

/// <summary>A source's name for a rep, or for nobody (rep is null) with the reason.</summary>
public sealed record AliasView(string Source, string Text, string? Rep, string? Why);

/// <summary>Names that sources have for reps.</summary>
public sealed record AliasList(IReadOnlyList<AliasView> Aliases);

/// <summary>What a move would transfer from team to team.</summary>
public sealed record MoveView(IReadOnlyList<MoveTransferView> Transfers);

/// <summary>What goes from one team to another in one quarter.</summary>
/// <param name="Period">The quarter.</param>
/// <param name="From">The id of the team that loses it; null for none.</param>
/// <param name="To">The id of the team that gets it; null for none.</param>
/// <param name="Records">How many records.</param>
/// <param name="Points">Their points.</param>
/// <param name="Amount">Their money, in whole units of the base currency.</param>
public sealed record MoveTransferView(string Period, string? From, string? To, int Records, long Points, decimal Amount);

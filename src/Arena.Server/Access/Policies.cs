namespace Arena.Server.Access;

/// <summary>What somebody may do. Every endpoint and hub method names one.</summary>
public static class Policies
{
    /// <summary>See boards and reps.</summary>
    public const string Read = "read";

    /// <summary>Send activities.</summary>
    public const string Report = "report";

    /// <summary>Change the organisation and settle what waits.</summary>
    public const string Manage = "manage";

    /// <summary>Give access to others.</summary>
    public const string Administer = "administer";

    public static IReadOnlyList<string> All { get; } = [Read, Report, Manage, Administer];

    /// <summary>The claim that carries a policy.</summary>
    public const string Claim = "arena.policy";

    /// <summary>The claim that names the wall link which somebody came by.</summary>
    public const string WallLinkClaim = "arena.wall-link";
}

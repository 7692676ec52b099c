using System.ComponentModel.DataAnnotations;
using Arena.Server.Cluster;
using Microsoft.Extensions.Options;

namespace Arena.Server.Hosting;

/// <summary>The settings of the section <c>Arena</c>: from a settings file, the environment (<c>Arena__X</c>) or the command line (<c>--Arena:X=..</c>).</summary>
public sealed class ArenaOptions
{
    /// <summary>Where the embedded store lies.</summary>
    [Required]
    public string DataDir { get; set; } = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".arena");

    /// <summary><c>sqlite</c> (embedded) or <c>redis</c>.</summary>
    [RegularExpression("sqlite|redis", ErrorMessage = "Arena:Store is sqlite or redis.")]
    public string Store { get; set; } = "sqlite";

    /// <summary>Where Redis is; needed for <c>Arena:Store=redis</c>.</summary>
    public string? Redis { get; set; }

    /// <summary>What this process does: <c>all</c>, <c>silo</c> (holds grains) or <c>web</c> (serves people and programs). The latter two need Redis.</summary>
    [RegularExpression("all|silo|web", ErrorMessage = "Arena:Role is all, silo or web.")]
    public string Role { get; set; } = Roles.All;

    /// <summary>How long a process that is told to stop goes on serving, so that proxies learn of it; 3 for a web node, else 0.</summary>
    [Range(0, 20, ErrorMessage = "Arena:DrainSeconds is 0 to 20.")]
    public int? DrainSeconds { get; set; }

    /// <summary>Whether there is Orleans' dashboard, for administrators; when left out there is one in a cluster.</summary>
    public bool? Dashboard { get; set; }

    /// <summary>How processes find each other.</summary>
    [ValidateObjectMembers]
    public ClusterSettings Cluster { get; set; } = new();

    /// <summary>An administrator's API key for this start.</summary>
    [MinLength(8, ErrorMessage = "Arena:BootstrapKey has at least 8 characters.")]
    public string? BootstrapKey { get; set; }

    /// <summary>What people call the organisation, as long as nobody named it at the console.</summary>
    [Required]
    public string Name { get; set; } = "Arena";

    /// <summary>In which money is added up; CNY in a new store, then kept in it.</summary>
    [RegularExpression("[A-Z]{3}", ErrorMessage = "Arena:BaseCurrency is an ISO 4217 code such as CNY.")]
    public string? BaseCurrency { get; set; }

    /// <summary>Where the organisation's days begin; Asia/Shanghai in a new store, then kept in it.</summary>
    public string? TimeZone { get; set; }

    /// <summary>1 to 12; 1 in a new store, then kept in it.</summary>
    [Range(1, 12, ErrorMessage = "Arena:FiscalYearStartMonth is 1 to 12.")]
    public int? FiscalYearStartMonth { get; set; }

    /// <summary>What is the most.</summary>
    [ValidateObjectMembers]
    public LimitSettings Limits { get; set; } = new();

    /// <summary>Fills an invented organisation whose activities keep arriving.</summary>
    public bool Demo { get; set; }
}

/// <summary>What a process can be.</summary>
public static class Roles
{
    public const string All = "all";

    public const string Silo = "silo";

    public const string Web = "web";
}

/// <summary>Checks the settings at the start.</summary>
[OptionsValidator]
public sealed partial class ArenaOptionsValidator : IValidateOptions<ArenaOptions>;

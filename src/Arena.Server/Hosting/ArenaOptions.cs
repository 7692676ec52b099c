using System.ComponentModel.DataAnnotations;
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

    /// <summary>Fills an invented organisation whose activities keep arriving.</summary>
    public bool Demo { get; set; }
}

/// <summary>Checks the settings at the start.</summary>
[OptionsValidator]
public sealed partial class ArenaOptionsValidator : IValidateOptions<ArenaOptions>;

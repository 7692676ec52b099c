using System.ComponentModel.DataAnnotations;

namespace Arena.Server.Hosting;

/// <summary>The settings of the section <c>Arena:Limits</c>.</summary>
public sealed class LimitSettings
{
    /// <summary>Bodies that are worked on at once, in MiB together. Unpacked a body takes several times its length.</summary>
    [Range(8, 4096, ErrorMessage = "Arena:Limits:BodyMiBAtOnce is 8 to 4096.")]
    public int BodyMiBAtOnce { get; set; } = 64;

    /// <summary>Requests with activities that one key may make a second, with as many saved up; no limit when left out.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Arena:Limits:RequestsPerSecondPerKey is 1 to 1000000.")]
    public int? RequestsPerSecondPerKey { get; set; }

    /// <summary>How long a client may take to send the head of a request.</summary>
    [Range(1, 120, ErrorMessage = "Arena:Limits:HeadersTimeoutSeconds is 1 to 120.")]
    public int HeadersTimeoutSeconds { get; set; } = 10;

    /// <summary>How long a body may come in slower than <see cref="BodyBytesPerSecond"/>.</summary>
    [Range(2, 120, ErrorMessage = "Arena:Limits:BodyPatienceSeconds is 2 to 120.")]
    public int BodyPatienceSeconds { get; set; } = 5;

    /// <summary>How fast a body has to come in.</summary>
    [Range(1, 1_000_000, ErrorMessage = "Arena:Limits:BodyBytesPerSecond is 1 to 1000000.")]
    public int BodyBytesPerSecond { get; set; } = 240;

    /// <summary>How long a screen may take nothing of what is sent to it.</summary>
    [Range(1, 300, ErrorMessage = "Arena:Limits:ScreenPatienceSeconds is 1 to 300.")]
    public int ScreenPatienceSeconds { get; set; } = 10;
}

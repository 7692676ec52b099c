using System.ComponentModel.DataAnnotations;

namespace Arena.Server.Cluster;

/// <summary>The settings of the section <c>Arena:Cluster</c>. They hold for processes on one Redis.</summary>
public sealed class ClusterSettings
{
    /// <summary>The cluster that a process joins; <c>arena</c> for silo and web. A process with the role <c>all</c> joins one only if it is named.</summary>
    [RegularExpression("[A-Za-z0-9._-]{1,64}", ErrorMessage = "Arena:Cluster:Id has 1 to 64 letters, digits, dots, underscores or hyphens.")]
    public string? Id { get; set; }

    /// <summary>Where the other processes reach this silo: an IP address, or a name that stands for one.</summary>
    [Required]
    public string Address { get; set; } = "127.0.0.1";

    /// <summary>The port for other silos. The same one after a restart lets the silo back in at once.</summary>
    [Range(1, 65535, ErrorMessage = "Arena:Cluster:SiloPort is 1 to 65535.")]
    public int SiloPort { get; set; } = 11111;

    /// <summary>Where this silo listens for other silos, when they reach it through something that passes <see cref="SiloPort"/> on; that port when left out.</summary>
    [Range(1, 65535, ErrorMessage = "Arena:Cluster:SiloListenPort is 1 to 65535.")]
    public int? SiloListenPort { get; set; }

    /// <summary>The port for web nodes.</summary>
    [Range(1, 65535, ErrorMessage = "Arena:Cluster:GatewayPort is 1 to 65535.")]
    public int GatewayPort { get; set; } = 30000;

    /// <summary>
    /// How soon a silent silo is given up, the same on all: <c>fast</c> (one that hangs after 8 to 12 s; a pause of more than 6 s costs a silo its life) or
    /// <c>calm</c> (after some 20 s, for machines that pause).
    /// </summary>
    [RegularExpression("fast|calm", ErrorMessage = "Arena:Cluster:Liveness is fast or calm.")]
    public string Liveness { get; set; } = "fast";

    /// <summary>Whether Kubernetes says which silos there are and where (Orleans' own hosting for it).</summary>
    public bool Kubernetes { get; set; }
}

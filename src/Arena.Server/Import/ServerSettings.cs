using System.Security.Cryptography;
using Arena.Server.Hosting;

namespace Arena.Server.Import;

/// <summary>The settings that a server on this store is started with: those among the arguments, and the environment's.</summary>
/// <param name="Args">As the server's own command line takes them.</param>
sealed record ServerSettings(IReadOnlyList<string> Args)
{
    const string Prefix = "--Arena:";

    /// <summary>The key that the environment or the settings name; null for none.</summary>
    public string? Key => new ConfigurationBuilder().AddEnvironmentVariables().AddCommandLine([.. Args]).Build()["Arena:BootstrapKey"];

    /// <summary>Parts the settings (<c>--Arena:X=..</c>, <c>--Arena:X ..</c>) from the command's own arguments.</summary>
    public static (string[] Own, ServerSettings Settings) TakeFrom(IReadOnlyList<string> args)
    {
        var (own, settings) = (new List<string>(), new List<string>());
        for (var index = 0; index < args.Count; index++)
        {
            var isSetting = args[index].StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);
            (isSetting ? settings : own).Add(args[index]);
            if (isSetting && !args[index].Contains('=', StringComparison.Ordinal) && index + 1 < args.Count)
                settings.Add(args[++index]);
        }

        return ([.. own], new ServerSettings(settings));
    }

    /// <summary>Starts a server on the store for as long as the command lasts.</summary>
    /// <param name="mustExist">Where there is no store none is created.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ImportException">The store cannot be opened.</exception>
    public async Task<LocalServer> StartAsync(bool mustExist, CancellationToken cancellation)
    {
        // Known to nobody else, and gone with the process.
        var key = RandomNumberGenerator.GetHexString(32);
        try
        {
            var program = await ArenaHost.BuildAsync([.. Args, $"--Arena:BootstrapKey={key}", "--Arena:Demo=false", $"--{StoreOpening.MustExist}={mustExist}", "--urls=http://127.0.0.1:0", "--Logging:Console:LogLevel:Default=Error"]);
            await program.StartAsync(cancellation);
            return new LocalServer(program.Url, key, program);
        }
        catch (InvalidOperationException refused)
        {
            throw new ImportException($"{refused.Message} If a server runs on this store, name its address: --server http://..", refused);
        }
    }
}

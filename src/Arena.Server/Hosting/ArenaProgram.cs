using Arena.Server.Access;
using Microsoft.Extensions.Options;

namespace Arena.Server.Hosting;

/// <summary>A program that is put together, with the store that has to outlive its silo.</summary>
public sealed class ArenaProgram(WebApplication app, OpenStore open) : IAsyncDisposable
{
    public IServiceProvider Services => app.Services;

    /// <summary>Where it listens; known once it has started.</summary>
    public Uri Url => new(app.Urls.First());

    public Task StartAsync(CancellationToken cancellation) => app.StartAsync(cancellation);

    /// <summary>Starts, says what to open, and runs until it is told to stop.</summary>
    /// <returns>Whether it is to be begun anew.</returns>
    public async Task<bool> RunAsync()
    {
        await app.StartAsync();
        if (app.Services.GetRequiredService<IOptions<ArenaOptions>>().Value.Role == Roles.Silo)
            Console.WriteLine($"This silo is up; its health is at {Url}healthz/ready.");
        else
            await SayWhatToOpenAsync(Url.ToString().TrimEnd('/'));

        await app.WaitForShutdownAsync();
        return app.Services.GetRequiredService<Restart>().IsAsked;
    }

    async Task SayWhatToOpenAsync(string url)
    {
        var link = await app.Services.GetRequiredService<SignInLinks>().CreateAsync(CancellationToken.None);
        Console.WriteLine($"""

              Arena is running.

              wall      {url}/wall
              console   {url}/console
              API       {url}/docs
            """);
        if (link is not null)
            Console.WriteLine($"  sign in   {url}/signin?token={link}   (once, for the administrator)");

        Console.WriteLine();
    }

    /// <summary>Stops what was started, in order, and closes the store.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
        await open.DisposeAsync();
    }
}

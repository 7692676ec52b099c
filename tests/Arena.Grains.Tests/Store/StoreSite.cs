using System.Diagnostics;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>A place where one test keeps its data. What an engine adds to be tested: where it lies, how it is opened and what is killed.</summary>
public abstract class StoreSite : IAsyncDisposable
{
    /// <summary>The engine by a name that <see cref="StoreEngines"/> knows.</summary>
    public abstract string Engine { get; }

    /// <summary>Where the data lies, as the engine takes it.</summary>
    public abstract string Location { get; }

    public Task<OpenStore> OpenAsync(StoreSettings settings) => StoreEngines.OpenAsync(Engine, Location, settings);

    /// <summary>Between closing and opening again: whatever makes the data come from where it is durable.</summary>
    public virtual Task RestartAsync() => Task.CompletedTask;

    /// <summary>Kills, with no chance to tidy up, what writes the data, and waits until it is dead.</summary>
    /// <param name="writer">The process that holds the store open.</param>
    public virtual async Task KillAsync(Process writer)
    {
        writer.Kill();
        await writer.WaitForExitAsync();
    }

    /// <summary>Makes it possible to open the data again after <see cref="KillAsync"/>.</summary>
    public virtual Task ReviveAsync() => Task.CompletedTask;

    public abstract ValueTask DisposeAsync();
}

/// <summary>A store and what has to be closed with it.</summary>
public sealed record OpenStore(IArenaStore Store, IAsyncDisposable? Connection = null) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        if (Connection is not null)
            await Connection.DisposeAsync();
    }
}

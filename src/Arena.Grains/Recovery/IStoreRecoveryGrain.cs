using System.Collections.Immutable;
using NodaTime;
using Orleans.Concurrency;

namespace Arena.Grains.Recovery;

/// <summary>Repairs a store that went back, as far as it can be from what is left, and says what happened. There is one, with key 0.</summary>
[Alias("arena.store-recovery")]
public interface IStoreRecoveryGrain : IGrainWithIntegerKey
{
    /// <summary>Something went back: raises the alarm, and makes every ledger what the intake says.</summary>
    [AlwaysInterleave, Alias("raise")]
    Task RaiseAsync(string what);

    /// <summary>Goes on with a repair that a crash interrupted, and looks at a store that may have gone back unseen.</summary>
    [AlwaysInterleave, Alias("touch")]
    Task TouchAsync();

    /// <summary>The alarm; null when there is none.</summary>
    [AlwaysInterleave, Alias("read")]
    Task<StoreLoss?> ReadAsync();

    /// <summary>Somebody has seen to it. An alarm whose repair is not over stays.</summary>
    [AlwaysInterleave, Alias("dismiss")]
    Task DismissAsync();
}

/// <summary>A store that went back.</summary>
/// <param name="RaisedAt">When it was found.</param>
/// <param name="What">What was found, the first findings.</param>
/// <param name="RepairedAt">When ledgers and intake agreed again; null while they are made to.</param>
/// <param name="Entries">Ledger entries that the repair booked.</param>
/// <param name="Unknown">Records that count in a ledger and that the intake has lost; they count on, and are known again when their source sends them.</param>
[GenerateSerializer, Immutable, Alias("arena.store-loss")]
public sealed record StoreLoss(Instant RaisedAt, ImmutableArray<string> What, Instant? RepairedAt, int Entries, int Unknown);

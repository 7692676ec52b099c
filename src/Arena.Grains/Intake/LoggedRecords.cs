using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Store;
using NodaTime;

namespace Arena.Grains.Intake;

/// <summary>The records of a shard as its log says them, whatever stands in the store.</summary>
sealed class LoggedRecords(IIntakeStore store, int shard)
{
    const int PageSize = 1000;

    /// <summary>The last rows of the records that stand otherwise, and where the log stood.</summary>
    public async Task<(ShardHead Head, ImmutableArray<IntakeRow> Other)> FindOthersAsync()
    {
        var head = await store.ReadHeadAsync(shard, CancellationToken.None);
        var latest = new Dictionary<RecordKey, IntakeRow>();
        for (var next = 1L; next <= head.Sequence;)
        {
            var rows = await store.ReadRowsAsync(shard, next, (int)Math.Min(PageSize, head.Sequence - next + 1), CancellationToken.None);
            if (rows.Count == 0)
                throw new InvalidDataException($"Intake shard {shard} ends at {next - 1}, its head says {head.Sequence}.");

            foreach (var row in rows)
                latest[row.Record.Activity.Key] = row;

            next += rows.Count;
        }

        var other = ImmutableArray.CreateBuilder<IntakeRow>();
        foreach (var keys in latest.Keys.Chunk(PageSize))
        {
            var stored = await store.ReadRecordsAsync(shard, keys, CancellationToken.None);
            other.AddRange(keys.Where(key => !stored.TryGetValue(key, out var record) || !IsSame(record, latest[key].Record)).Select(key => latest[key]));
        }

        return (head, other.ToImmutable());
    }

    /// <summary>An append that says rows again, each with a sequence of its own.</summary>
    public static IntakeAppend SayAgain(int shard, ShardHead head, ImmutableArray<IntakeRow> rows, Instant now) => new(
        shard,
        head.Sequence,
        [
            .. rows.Select((row, index) => row with
            {
                Sequence = head.Sequence + index + 1,
                ReceivedAt = now,
                Reason = IntakeReason.Rematched,
                Quiet = true,
                TakenFrom = [],
                Record = row.Record with { Sequence = head.Sequence + index + 1, Previous = row.Sequence },
            }),
        ],
        head.Cursor,
        head.NamesVersion);

    static bool IsSame(IntakeRecord one, IntakeRecord other) => StoreJson.Write(one).AsSpan().SequenceEqual(StoreJson.Write(other));
}

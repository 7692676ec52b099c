using System.Globalization;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>
/// The process that a kill test kills. It goes on where the store's data stands, with the appends and commits that the samples prescribe, in
/// several shards and reps at once, and prints a line for each one that was acknowledged.
/// </summary>
static class StoreWriter
{
    public const string Command = "write-store";
    public const int DocumentSize = 5_000;

    public static readonly int[] Shards = [0, 1, 31, 63];
    public static readonly long[] Reps = [1, 2, 65, 130, 1_000_003];

    public static async Task<int> RunAsync(string engine, string location)
    {
        try
        {
            await using var open = await StoreEngines.OpenAsync(engine, location, StoreSamples.Settings);
            await Task.WhenAll([
                .. Shards.Select(shard => AppendAsync(open.Store, shard)),
                .. Reps.Select(rep => CommitAsync(open.Store, rep)),
                WriteDocumentsAsync(open.Store)]);
            return 1;
        }
        catch (StoreUnavailableException)
        {
            // What the last writes came to is unknown; nothing was printed for them.
            return 0;
        }
    }

    /// <summary>The sample of a shard as far as the store's log goes.</summary>
    /// <remarks>A head that no append leads to is a half of one, and is told as such.</remarks>
    public static IntakeSample Replay(int shard, ShardHead head)
    {
        var sample = new IntakeSample(shard);
        while (sample.Head != head)
        {
            if (sample.Head.Sequence > head.Sequence)
                throw new InvalidDataException($"Shard {shard} stands at {head}, where no append ends.");

            sample.Next();
        }

        return sample;
    }

    /// <summary>The sample of a rep as far as the store's row goes.</summary>
    public static RepSample Replay(long rep, RepRow? row)
    {
        var sample = new RepSample(rep);
        for (var version = row?.Version ?? 0; version > 0; version--)
            sample.Next();

        return sample;
    }

    /// <summary>Goes up with every append, with those too that have no rows.</summary>
    public static long PositionOf(ShardHead head) => head.Sequence + head.NamesVersion;

    public static byte[] DocumentOf(long version) => StoreJson.Write(string.Create(CultureInfo.InvariantCulture, $"{version}").PadLeft(DocumentSize));

    static async Task AppendAsync(IArenaStore store, int shard)
    {
        var sample = Replay(shard, await store.ReadHeadAsync(shard, CancellationToken.None));
        while (true)
        {
            if (!await store.TryAppendAsync(sample.Next(), CancellationToken.None))
                throw new InvalidDataException($"Shard {shard} refused the append to {sample.Head}.");

            Print(new Acknowledged('a', shard, PositionOf(sample.Head)));
        }
    }

    static async Task CommitAsync(IArenaStore store, long rep)
    {
        var sample = Replay(rep, await store.ReadRowAsync(rep, CancellationToken.None));
        while (true)
        {
            if (!await store.TryCommitAsync(sample.Next(), CancellationToken.None))
                throw new InvalidDataException($"Rep {rep} refused version {sample.Account.Version}.");

            Print(new Acknowledged('c', rep, sample.Account.Version));
        }
    }

    static async Task WriteDocumentsAsync(IArenaStore store)
    {
        var version = (await store.ReadDocumentAsync("kill", "test", CancellationToken.None))?.Version ?? 0;
        while (true)
        {
            if (!await store.TryWriteDocumentAsync("kill", "test", version, DocumentOf(version + 1), CancellationToken.None))
                throw new InvalidDataException($"The document refused version {version + 1}.");

            Print(new Acknowledged('d', 0, ++version));
        }
    }

    static void Print(Acknowledged line)
    {
        Console.Out.WriteLine(line);
        Console.Out.Flush();
    }
}

/// <summary>One acknowledged write, as a line.</summary>
/// <param name="What">a: an append, c: a commit, d: a document.</param>
/// <param name="Of">The shard or the rep.</param>
/// <param name="Through">The position or the version after it.</param>
readonly record struct Acknowledged(char What, long Of, long Through)
{
    public static Acknowledged Parse(string line)
    {
        var parts = line.Split(' ');
        return new Acknowledged(parts[0][0], long.Parse(parts[1], CultureInfo.InvariantCulture), long.Parse(parts[2], CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{What} {Of} {Through}");
}

using System.Diagnostics;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>What every engine keeps when it is killed in the middle of writing.</summary>
public abstract class KillContract : StoreContract
{
    // Invariant 1
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_was_acknowledged_is_there_whole_and_nothing_is_half_there(int seed)
    {
        var random = new Random(seed);
        var acknowledged = new Dictionary<(char What, long Of), long>();
        await CloseAsync();
        for (var kills = 0; kills < 3; kills++)
        {
            foreach (var write in await WriteUntilKilledAsync(random.Next(1, 500)))
                acknowledged[(write.What, write.Of)] = write.Through;

            await Site.ReviveAsync();
            await using var open = await Site.OpenAsync(StoreSamples.Settings);
            await AssertHoldsAsync(open.Store, acknowledged);
        }
    }

    /// <summary>Runs the writer, kills when it has printed so many acknowledgements, and returns all that it printed.</summary>
    async Task<IReadOnlyList<Acknowledged>> WriteUntilKilledAsync(int lines)
    {
        using var writer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [StoreWriter.Command, Site.Engine, Site.Location])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var complaints = writer.StandardError.ReadToEndAsync(Stop);
            var acknowledged = new List<Acknowledged>();
            Task? killing = null;
            while (await writer.StandardOutput.ReadLineAsync(Stop) is { } line)
            {
                acknowledged.Add(Acknowledged.Parse(line));
                if (acknowledged.Count == lines)
                    killing = Site.KillAsync(writer);
            }

            Assert.True(killing is not null, $"The writer ended by itself after {acknowledged.Count} writes: {await complaints}");
            await killing;
            return acknowledged;
        }
        finally
        {
            writer.Kill();
        }
    }

    static async Task AssertHoldsAsync(IArenaStore store, Dictionary<(char What, long Of), long> acknowledged)
    {
        foreach (var shard in StoreWriter.Shards)
        {
            var head = await store.ReadHeadAsync(shard, Stop);
            Assert.True(StoreWriter.PositionOf(head) >= acknowledged.GetValueOrDefault(('a', shard)), $"Shard {shard} lost appends after {head}.");
            await StoreContent.AssertShardAsync(store, shard, StoreWriter.Replay(shard, head), Stop);
        }

        var reps = new Dictionary<long, RepSample>();
        foreach (var rep in StoreWriter.Reps)
        {
            var row = await store.ReadRowAsync(rep, Stop);
            Assert.True((row?.Version ?? 0) >= acknowledged.GetValueOrDefault(('c', rep)), $"Rep {rep} lost commits after version {row?.Version}.");
            reps[rep] = StoreWriter.Replay(rep, row);
        }

        await StoreContent.AssertRepsAsync(store, reps, Stop);

        var version = acknowledged.GetValueOrDefault(('d', 0L));
        var document = await store.ReadDocumentAsync("kill", "test", Stop);
        Assert.True((document?.Version ?? 0) >= version, $"The document lost versions after {document?.Version}.");
        Assert.True(document is null || document.Json.Span.SequenceEqual(StoreWriter.DocumentOf(document.Version)), "The document is not what was written as its version.");
    }
}

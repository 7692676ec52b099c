namespace Arena.Grains.Tests.Store.Redis;

public sealed class RedisKillTests : KillContract
{
    protected override Task<StoreSite> CreateSiteAsync() => RedisSite.CreateAsync();

    // Invariant 1. The half of a transaction that is left in a log is applied by the second start after it, in front of whatever was written meanwhile.
    [Fact]
    public async Task Half_a_transaction_that_a_kill_left_in_the_log_never_counts()
    {
        await using var server = await RedisServer.StartAsync([.. RedisServer.Durable]);
        for (var kills = 0; kills < 3; kills++)
        {
            await using (var open = await RedisSite.OpenAsync(server.Endpoint, StoreSamples.Settings))
            {
                await StoreContent.AssertRepsAsync(open.Store, await ReadRepAsync(open), Stop);
                var rep = StoreWriter.Replay(Mei, await open.Store.ReadRowAsync(Mei, Stop));
                for (var commits = 0; commits < 3; commits++)
                    Assert.True(await open.Store.TryCommitAsync(rep.Next(), Stop));
            }

            await server.KillAsync();
            await server.CutLogAsync();
            await server.RestartAsync();
        }

        await using var last = await RedisSite.OpenAsync(server.Endpoint, StoreSamples.Settings);
        var reps = await ReadRepAsync(last);
        Assert.Equal(6, reps[Mei].Row!.Version);
        await StoreContent.AssertRepsAsync(last.Store, reps, Stop);
    }

    const long Mei = 7;

    static async Task<Dictionary<long, RepSample>> ReadRepAsync(OpenStore open) => new() { [Mei] = StoreWriter.Replay(Mei, await open.Store.ReadRowAsync(Mei, Stop)) };
}

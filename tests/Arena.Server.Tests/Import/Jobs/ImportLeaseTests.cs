using Arena.Server.Import.Jobs;
using Arena.Server.Tests.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Arena.Server.Tests.Import.Jobs;

/// <summary>Two processes, one import.</summary>
public sealed class ImportLeaseTests
{
    const string Id = "sales";

    readonly FakeTimeProvider _time = new();
    readonly DocumentsInMemory _documents = new();
    readonly ImportJobStore _jobs;
    readonly ImportLeases _here;
    readonly ImportLeases _there;

    public ImportLeaseTests()
    {
        _jobs = new ImportJobStore(_documents, _time);
        _here = new ImportLeases(_jobs, _time, NullLogger<ImportLeases>.Instance);
        _there = new ImportLeases(_jobs, _time, NullLogger<ImportLeases>.Instance);
    }

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_part_that_takes_longer_than_the_lease_does_not_cost_the_job()
    {
        await using var lease = await TakeAsync(_here);

        for (var seconds = 0; seconds < 30; seconds += 2)
        {
            await RenewAsync();
            Assert.Null(await _there.TryTakeAsync(await ReadAsync(), Stop));
        }

        Assert.False(lease!.Ended.IsCancellationRequested);
        Assert.True(await lease.KeepAsync(job => job with { Progress = job.Progress with { Sent = 7 } }));
        await RenewAsync();
        await lease.EndAsync(job => job with { Status = ImportStatus.Done });
        Assert.Equal((ImportStatus.Done, 7, null), (lease.Job.Status, (await ReadAsync()).Value.Progress.Sent, (await ReadAsync()).Value.Owner));
    }

    [Fact]
    public async Task A_process_that_dies_is_taken_over_after_the_lease_and_not_before()
    {
        await (await TakeAsync(_here))!.DisposeAsync();

        _time.Advance(ImportLease.Length.ToTimeSpan());
        Assert.Null(await _there.TryTakeAsync(await ReadAsync(), Stop));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await using var lease = await _there.TryTakeAsync(await ReadAsync(), Stop);
        Assert.NotNull(lease);
    }

    [Fact]
    public async Task Work_ends_when_another_process_has_the_job_and_what_it_noted_stays()
    {
        await using var lease = await TakeAsync(_here);
        await _jobs.ChangeAsync(Id, job => job with { Owner = "another", Progress = job.Progress with { Sent = 500 } }, Stop);

        _time.Advance(TimeSpan.FromSeconds(2));
        await IsCancelledAsync(lease!.Ended);

        Assert.False(await lease.KeepAsync(job => job with { Progress = job.Progress with { Sent = 7 } }));
        await lease.EndAsync();
        Assert.Equal(("another", 500), ((await ReadAsync()).Value.Owner, (await ReadAsync()).Value.Progress.Sent));
    }

    [Fact]
    public async Task A_pause_ends_the_work_at_the_next_renewal_and_what_was_sent_is_noted()
    {
        await using var lease = await TakeAsync(_here);
        await _jobs.ChangeAsync(Id, job => job with { Status = ImportStatus.Paused }, Stop);

        _time.Advance(TimeSpan.FromSeconds(2));
        await IsCancelledAsync(lease!.Ended);

        Assert.False(await lease.KeepAsync(job => job with { Progress = job.Progress with { Sent = 7 } }));
        var job = (await ReadAsync()).Value;
        Assert.Equal((ImportStatus.Paused, 7, null), (job.Status, job.Progress.Sent, job.Owner));
    }

    [Fact]
    public async Task A_store_that_is_away_for_a_moment_costs_nothing_and_one_that_is_away_for_longer_the_lease()
    {
        await using var lease = await TakeAsync(_here);

        _documents.IsAway = true;
        _time.Advance(TimeSpan.FromSeconds(2));
        _documents.IsAway = false;
        await RenewAsync();
        Assert.False(lease!.Ended.IsCancellationRequested);

        _documents.IsAway = true;
        await Eventually.IsTrueAsync(
            () =>
            {
                _time.Advance(TimeSpan.FromSeconds(2));
                return Task.FromResult(lease.Ended.IsCancellationRequested);
            },
            Stop);
    }

    async Task<ImportLease?> TakeAsync(ImportLeases leases)
    {
        await _jobs.CreateAsync(Id, "sales.csv", [1], Stop);
        await _jobs.ChangeAsync(Id, job => job with { Status = ImportStatus.Running }, Stop);
        return await leases.TryTakeAsync(await ReadAsync(), Stop);
    }

    async Task<Kept<ImportJob>> ReadAsync() => (await _jobs.FindAsync(Id, Stop))!;

    // Time passes, and the renewal that is due then is written.
    async Task RenewAsync()
    {
        var before = (await ReadAsync()).Value.OwnedUntil;
        _time.Advance(TimeSpan.FromSeconds(2));
        await Eventually.IsTrueAsync(async () => (await ReadAsync()).Value.OwnedUntil > before, Stop);
    }

    static Task IsCancelledAsync(CancellationToken token) => Eventually.IsTrueAsync(() => Task.FromResult(token.IsCancellationRequested), Stop);
}

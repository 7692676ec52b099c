using Arena.Grains.Standings;

namespace Arena.Grains.Tests.Standings;

/// <summary>A board that is built while its store never rests.</summary>
public sealed class FollowedCellsTests
{
    [Fact]
    public async Task A_board_is_built_however_much_is_committed_meanwhile() // Invariant 2
    {
        var store = new RestlessStore(reps: 40, seed: 7);
        var cells = Follow(store);
        await cells.StartAsync(CancellationToken.None);
        store.Follower = cells;

        var board = await cells.FindAsync(RestlessStore.Period);
        store.Follower = null;

        await cells.CatchUpAsync();
        Assert.Equal(store.Values.OrderBy(rep => rep.Key), board.OrderBy(rep => rep.Key));
    }

    [Fact]
    public async Task What_was_handed_on_before_a_board_was_asked_for_is_on_it() // Invariant 2
    {
        var store = new RestlessStore(reps: 5, seed: 3);
        var cells = Follow(store);
        await cells.StartAsync(CancellationToken.None);
        store.Follower = cells;
        for (var commit = 0; commit < 20; commit++)
            await store.CommitAsync();

        store.Follower = null;
        var board = await cells.FindAsync(RestlessStore.Period);
        Assert.Equal(store.Values.OrderBy(rep => rep.Key), board.OrderBy(rep => rep.Key));
    }

    [Fact]
    public async Task All_who_find_that_the_store_may_have_gone_back_begin_anew_once() // Invariant 6
    {
        var (store, epochs) = (new RestlessStore(reps: 5, seed: 11), 0L);
        var cells = Follow(store, async _ =>
        {
            await Task.Yield();
            return ++epochs;
        });
        await cells.StartAsync(CancellationToken.None);
        store.Lineage++;

        await Task.WhenAll([.. Enumerable.Range(0, 5).Select(_ => cells.RenewAsync())]);
        var shown = await cells.FindAsync(RestlessStore.Period);
        await cells.RenewAsync();

        Assert.Equal((2, 2), (epochs, cells.Epoch));
        Assert.Same(shown, await cells.FindAsync(RestlessStore.Period));
    }

    static FollowedCells<Dictionary<long, long>> Follow(RestlessStore store, Func<CancellationToken, Task<long>>? nextEpoch = null) => new(
        store, store, [RestlessStore.Tally], _ => true, _ => [], (board, cell) => board[cell.Rep] = cell.Cell.Value, TimeProvider.System, nextEpoch);
}

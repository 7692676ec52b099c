using Arena.Grains.Standings;
using Microsoft.Extensions.Logging.Abstractions;
using NodaTime;
using Orleans.Utilities;

namespace Arena.Grains.Tests.Standings;

/// <summary>A frame fits whatever somebody was shown since the frame before it.</summary>
public sealed class FrameSenderTests
{
    const int Places = 3;

    [Fact]
    public async Task A_row_that_changed_and_changed_back_is_told_to_who_saw_it_otherwise()
    {
        var wall = new Wall(Snapshot(1, ("mei", 30), ("tom", 20), ("liu", 10)));
        wall.Take(Snapshot(2, ("mei", 30), ("tom", 25), ("liu", 10)));

        await wall.SendAsync(Snapshot(3, ("mei", 30), ("tom", 20), ("liu", 11)));

        Assert.Equal("liu 11, mei 30, tom 20", wall.Shown);
    }

    [Fact]
    public async Task Who_was_pushed_out_of_the_first_places_and_is_back_is_told_to_who_saw_it_gone()
    {
        var wall = new Wall(Snapshot(1, ("mei", 30), ("tom", 20), ("liu", 10)));
        wall.Take(Snapshot(2, ("ann", 40), ("mei", 30), ("tom", 20)));

        await wall.SendAsync(Snapshot(3, ("mei", 30), ("tom", 20), ("liu", 10)));

        Assert.Equal("liu 10, mei 30, tom 20", wall.Shown);
    }

    [Fact]
    public async Task Whoever_asks_for_more_places_makes_no_frame_longer()
    {
        var wall = new Wall(Snapshot(1, ("mei", 30), ("tom", 20), ("liu", 10)));
        wall.Sender.Gave(Snapshot(2, ("mei", 31), ("tom", 20), ("liu", 10), ("ann", 9), ("bob", 8)));

        await wall.SendAsync(Snapshot(3, ("mei", 31), ("tom", 20), ("liu", 10)));

        Assert.Equal(("mei", ""), (string.Join(' ', wall.Frame!.Rows.Select(row => row.Id)), string.Join(' ', wall.Frame.Gone)));
    }

    static StandingsSnapshot Snapshot(long version, params (string Id, long Value)[] rows) => new(
        "points",
        StandingsScope.Reps,
        "all",
        new FrameVersion(1, version),
        Instant.FromUnixTimeSeconds(version),
        Count: 9,
        [.. rows.Select((row, index) => new StandingsEntry(index + 1, index + 1, null, row.Id, row.Id, null, row.Value, null))]);

    /// <summary>A screen that shows what it was given, and takes frames over it.</summary>
    sealed class Wall : IStandingsObserver
    {
        readonly Dictionary<string, long> _rows = new(StringComparer.Ordinal);

        public Wall(StandingsSnapshot first)
        {
            Sender = new FrameSender(new StandingsQuery(StandingsScope.Reps, "all", Places, Team: null, Around: null), new ObserverManager<IStandingsObserver>(TimeSpan.FromMinutes(1), NullLogger.Instance), first);
            Sender.Observers.Subscribe(this, this);
            Take(first);
        }

        public FrameSender Sender { get; }

        public StandingsFrame? Frame { get; private set; }

        public string Shown => string.Join(", ", _rows.OrderBy(row => row.Key, StringComparer.Ordinal).Select(row => $"{row.Key} {row.Value}"));

        public void Take(StandingsSnapshot snapshot)
        {
            Sender.Gave(snapshot);
            _rows.Clear();
            foreach (var entry in snapshot.Entries)
                _rows[entry.Id] = entry.Value;
        }

        public Task SendAsync(StandingsSnapshot now) => Sender.SendAsync(now);

        public Task OnFrameAsync(StandingsFrame frame)
        {
            Frame = frame;
            foreach (var row in frame.Rows)
                _rows[row.Id] = row.Value;

            foreach (var gone in frame.Gone)
                _rows.Remove(gone);

            return Task.CompletedTask;
        }
    }
}

using System.Collections.Immutable;
using Arena.Domain.Intake;
using CsCheck;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Intake;

public sealed class PostingOutboxTests
{
    [Fact]
    public void The_next_batch_to_a_rep_waits_until_the_one_in_flight_is_confirmed()
    {
        var outbox = new PostingOutbox(7);
        outbox.Add(RowFor(1, Mei, Tom));
        Assert.Equal([(Mei, 1L), (Tom, 1L)], outbox.TakeReady().Select(ready => (ready.Rep, ready.Batch.Through)).Order());

        outbox.Add(RowFor(2, Mei));
        outbox.Add(RowFor(3, Mei));
        Assert.Empty(outbox.TakeReady());

        outbox.Confirm(Mei);
        var (rep, batch) = Assert.Single(outbox.TakeReady());
        Assert.Equal((Mei, 7), (rep, batch.Shard));
        Assert.Equal([2L, 3L], batch.Postings.Select(posting => posting.Sequence));
    }

    [Fact]
    public void The_cursor_stays_before_the_first_posting_that_is_not_confirmed()
    {
        var outbox = new PostingOutbox(7);
        Assert.Null(outbox.Lowest);

        outbox.Add(RowFor(4, Mei, Tom));
        outbox.Add(RowFor(5));
        outbox.Add(RowFor(6, Mei));
        outbox.TakeReady();
        outbox.Confirm(Mei);
        Assert.Equal((4L, 1), (outbox.Lowest, outbox.Count));

        outbox.Confirm(Tom);
        Assert.Equal((null, 0), (outbox.Lowest, outbox.Count));
    }

    [Fact]
    public void A_batch_has_its_limit()
    {
        var outbox = new PostingOutbox(7);
        for (var sequence = 1; sequence <= PostingOutbox.BatchLimit + 1; sequence++)
            outbox.Add(RowFor(sequence, Mei));

        Assert.Equal(PostingOutbox.BatchLimit, Assert.Single(outbox.TakeReady()).Batch.Through);
        outbox.Confirm(Mei);
        Assert.Equal(PostingOutbox.BatchLimit + 1, Assert.Single(outbox.TakeReady()).Batch.Through);
    }

    [Fact]
    public void A_confirmation_of_nothing_is_a_mistake_of_the_caller() =>
        Assert.Throws<ArgumentException>(() => new PostingOutbox(7).Confirm(Mei));

    [Fact]
    public void Every_posting_is_sent_once_and_in_order_and_the_lowest_open_one_is_known() =>
        Gen.Int[0, 5].Array[0, 60].Sample(steps =>
        {
            var outbox = new PostingOutbox(7);
            var sequence = 0L;
            var open = new List<(long Sequence, long Rep)>();
            var sent = Everybody.ToDictionary(rep => rep, _ => new List<long>());
            var inFlight = new Dictionary<long, ImmutableArray<long>>();
            foreach (var step in steps)
            {
                if (step < Everybody.Length && inFlight.Remove(Everybody[step], out var confirmed))
                {
                    outbox.Confirm(Everybody[step]);
                    open.RemoveAll(posting => posting.Rep == Everybody[step] && confirmed.Contains(posting.Sequence));
                }
                else
                {
                    var reps = Everybody.Where(rep => (rep + step) % 3 != 0).ToArray();
                    outbox.Add(RowFor(++sequence, reps));
                    open.AddRange(reps.Select(rep => (sequence, rep)));
                }

                foreach (var (rep, batch) in outbox.TakeReady())
                {
                    inFlight.Add(rep, [.. batch.Postings.Select(posting => posting.Sequence)]);
                    sent[rep].AddRange(inFlight[rep]);
                }

                Assert.Equal((open.Count, open.Count == 0 ? null : open.Min(posting => posting.Sequence)), (outbox.Count, outbox.Lowest));
            }

            Assert.All(sent.Values, sequences => Assert.Equal(sequences.Distinct().Order(), sequences));
        });

    static IntakeRow RowFor(long sequence, params long[] reps) => new(
        sequence, Now, IntakeReason.Received, new IntakeRecord(Won(), "", [], [], Held: null), [.. reps], Quiet: false);
}

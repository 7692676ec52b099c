using System.Net;

namespace Arena.Server.Import;

/// <summary>Sends rows in batches until each has its receipt, or the server stays silent.</summary>
/// <param name="client">The server.</param>
/// <param name="tally">Where receipts and failures are counted.</param>
/// <param name="progress">Told how many more rows have come to an end.</param>
sealed class ActivitySender(ArenaClient client, ImportTally tally, Action<int> progress)
{
    // Half of what a request may hold, so that three in flight keep the server busy and none is long.
    const int BatchItems = 500, BatchBytes = 4 << 20, InFlight = 3;

    // A fault of the whole request that does not go away with the row at fault is not the rows'.
    const int MaxRefusals = 50;

    int _refusals;
    volatile bool _isSilent;

    /// <summary>Sends all rows. Those that were not acknowledged are counted as failed: sent again later, they count once.</summary>
    public Task SendAsync(IReadOnlyList<ReadyRow> rows, CancellationToken cancellation) => Parallel.ForEachAsync(
        Batches(rows),
        new ParallelOptions { MaxDegreeOfParallelism = InFlight, CancellationToken = cancellation },
        async (batch, stop) => await SendBatchAsync(batch, stop));

    /// <summary>Rows in groups that one request may hold.</summary>
    public static IEnumerable<IReadOnlyList<ReadyRow>> Batches(IEnumerable<ReadyRow> rows)
    {
        var (batch, bytes) = (new List<ReadyRow>(), 0L);
        foreach (var row in rows)
        {
            if (batch.Count > 0 && (batch.Count == BatchItems || bytes + row.Json.Length > BatchBytes))
            {
                yield return batch;
                (batch, bytes) = ([], 0);
            }

            batch.Add(row);
            bytes += row.Json.Length + 1;
        }

        if (batch.Count > 0)
            yield return batch;
    }

    async Task SendBatchAsync(IReadOnlyList<ReadyRow> rows, CancellationToken cancellation)
    {
        var pending = rows;
        try
        {
            while (pending.Count > 0)
            {
                if (_isSilent)
                {
                    NotAcknowledged(pending);
                    return;
                }

                var receipts = await client.PostAsync(pending, cancellation);
                var left = new List<ReadyRow>();
                foreach (var (row, receipt) in pending.Zip(receipts))
                {
                    if (receipt.Status == "unavailable")
                        left.Add(row);
                    else
                        tally.Count(row, receipt);
                }

                progress(pending.Count - left.Count);
                pending = left;
                if (left.Count > 0)
                    await client.PauseAsync(cancellation);
            }
        }
        catch (ServerSilentException)
        {
            _isSilent = true;
            NotAcknowledged(pending);
        }
        catch (RefusedException no) when (no.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity or HttpStatusCode.InternalServerError)
        {
            await DivideAsync(pending, no, cancellation);
        }
    }

    // One bad row must not keep the others out: the batch is halved until that row stands alone.
    async Task DivideAsync(IReadOnlyList<ReadyRow> rows, RefusedException no, CancellationToken cancellation)
    {
        if (rows.Count > 1)
        {
            await SendBatchAsync([.. rows.Take(rows.Count / 2)], cancellation);
            await SendBatchAsync([.. rows.Skip(rows.Count / 2)], cancellation);
            return;
        }

        if (Interlocked.Increment(ref _refusals) > MaxRefusals)
            throw new ImportException($"The server refuses one request after the other: {no.Message}", no);

        tally.Fail([new RowError(rows[0].Row, "", no.Message)]);
        progress(1);
    }

    void NotAcknowledged(IReadOnlyList<ReadyRow> rows)
    {
        tally.Fail(rows.Select(row => new RowError(row.Row, "", "Not acknowledged: the server did not answer. Import the file again; what is in counts once.")));
        progress(rows.Count);
    }
}

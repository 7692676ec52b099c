using System.Collections.Immutable;
using Arena.Domain.Activities;
using Arena.Domain.Intake;
using Arena.Grains.Organisation;
using Arena.Grains.Recovery;
using Arena.Grains.Rulebooks;
using Arena.Grains.Store;
using Arena.Grains.Telemetry;
using Arena.Grains.Wire;
using NodaTime;

namespace Arena.Grains.Intake;

/// <summary>
/// Decides in batches what is appended, acknowledges when it is stored, and posts to the reps. What arrives while a batch is being stored goes
/// into the next one.
/// </summary>
[GrainType("intake")]
sealed partial class IntakeGrain(
    IIntakeStore store, IStoreLineage lineage, StoreAlarm alarm, Playbook playbook, OrganisationDirectory organisation, PostingCourier courier, TimeProvider time,
    ILogger<IntakeGrain> log) : Grain, IIntakeGrain
{
    /// <summary>Postings that may wait; beyond it activities are refused, because memory is bounded.</summary>
    const int BacklogLimit = 50_000;

    const int ActivitiesInBatch = 2_000;
    const int DecisionsInARow = 5;
    static readonly TimeSpan PostingPatience = TimeSpan.FromSeconds(2);

    readonly ShardPostings _postings = new(courier, time, log);
    readonly Queue<IntakeWork> _waiting = new();
    int _waitingActivities;
    IntakeSession? _session;
    Task _pump = Task.CompletedTask;
    bool _pumping;
    long _lineage, _highest;

    int Shard => (int)this.GetPrimaryKeyLong();

    public Task<IntakeReceipts> ReceiveAsync(IntakeRequest request)
    {
        if ((_session?.Outbox.Count ?? 0) + _waitingActivities > BacklogLimit)
        {
            return Task.FromResult(new IntakeReceipts(
                [.. request.Activities.Select(_ => Receipt.Unavailable("Too much waits to be posted; send it again in a moment."))]));
        }

        return Enqueue(new IntakeWork(request.Activities, request.Quiet, request.WaitForPosting, namesVersion: null, sparesOthers: request.SparesOthers));
    }

    public async Task RematchAsync(NamesVersions names)
    {
        if (_session is { Waiting.Count: 0 } session && session.Head.NamesVersion >= names.Rescore && !_pumping)
            return;

        await Enqueue(new IntakeWork([], quiet: true, waitForPosting: true, names.Latest));
    }

    public async Task<int> RebuildAsync()
    {
        var (head, other) = await new LoggedRecords(store, Shard).FindOthersAsync();
        if (other.IsEmpty)
            return 0;

        // A record is written with a row, so what stood otherwise is said again in the log. The fence refuses if anything came between.
        Drop();
        if (!await store.TryAppendAsync(LoggedRecords.SayAgain(Shard, head, other, Instant.FromDateTimeOffset(time.GetUtcNow())), CancellationToken.None))
            throw new StoreUnavailableException($"Intake shard {Shard} was written meanwhile; ask again.");

        Drop();
        await Enqueue(new IntakeWork([], quiet: true, waitForPosting: false, namesVersion: null));
        return other.Length;
    }

    // Nothing is decided meanwhile, and nothing that was posted before may come after it.
    public async Task<Restated> RestateAsync()
    {
        while (_pumping)
            await _pump;

        _pumping = true;
        var free = new TaskCompletionSource();
        _pump = free.Task;
        try
        {
            Drop();
            await _postings.AllDoneAsync();
            return await new Restatement(store, GrainFactory, Shard).RunAsync((await organisation.LatestAsync()).RepsByNumber.Keys);
        }
        finally
        {
            _pumping = false;
            free.SetResult();
            if (_waiting.Count > 0)
                WakePump();
        }
    }

    public Task<IntakeReceipts> CorrectAsync(CorrectRequest request) =>
        Enqueue(new IntakeWork([request.Activity], quiet: true, waitForPosting: true, namesVersion: null, request));

    public async Task<IntakeRecords> ReadRecordsAsync(ImmutableArray<RecordKey> keys) =>
        new([.. (await store.ReadRecordsAsync(Shard, keys, CancellationToken.None)).Values]);

    public async Task<IntakeHistory> ReadHistoryAsync(RecordKey key, int limit)
    {
        var rows = ImmutableArray.CreateBuilder<IntakeRow>();
        var record = (await store.ReadRecordsAsync(Shard, [key], CancellationToken.None)).GetValueOrDefault(key);
        for (var sequence = record?.Sequence; sequence is > 0 and { } found && rows.Count < limit; sequence = rows[^1].Record.Previous)
            rows.Add((await store.ReadRowsAsync(Shard, found, 1, CancellationToken.None)).Single());

        return new IntakeHistory(rows.ToImmutable());
    }

    public async Task TouchAsync(NamesVersions names)
    {
        // An activation that outlived a newer one would leave that one's last rows unposted until the next activity: the log tells.
        if (_session is { } session && !_pumping && (await store.ReadHeadAsync(Shard, CancellationToken.None)).Sequence != session.Head.Sequence
            && !_pumping && session == _session)
            Drop();

        if (_session is null || _session.Head.NamesVersion < (_session.Waiting.Count > 0 ? names.Latest : names.Rescore))
            await Enqueue(new IntakeWork([], quiet: true, waitForPosting: false, names.Latest));
    }

    public async Task<IntakeRecords> ReadWaitingAsync()
    {
        await Enqueue(new IntakeWork([], quiet: true, waitForPosting: false, namesVersion: null));
        return new IntakeRecords(_session is { } session ? [.. session.Waiting.Values] : [.. await store.ReadWaitingAsync(Shard, CancellationToken.None)]);
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _pump.WaitAsync(cancellationToken);
        Drop();
    }

    Task<IntakeReceipts> Enqueue(IntakeWork work)
    {
        _waiting.Enqueue(work);
        _waitingActivities += work.Activities.Length;
        WakePump();
        return work.Done.Task;
    }

    void WakePump()
    {
        if (_pumping)
            return;

        _pumping = true;
        _pump = PumpAsync();
    }

    async Task PumpAsync()
    {
        try
        {
            while (_waiting.Count > 0)
            {
                var batch = new List<IntakeWork>();
                for (var activities = 0; activities < ActivitiesInBatch && _waiting.TryDequeue(out var work); activities += work.Activities.Length)
                {
                    _waitingActivities -= work.Activities.Length;
                    batch.Add(work);
                }

                await ProcessAsync(batch);
            }
        }
        finally
        {
            _pumping = false;
        }
    }

    // Nobody awaits the pump, so nothing may escape: whatever happens is the answer to those who wait.
    async Task ProcessAsync(List<IntakeWork> batch)
    {
        try
        {
            for (var attempt = 1; attempt <= DecisionsInARow; attempt++)
            {
                if (await TryDecideAsync(batch))
                    return;

                // Another activation wrote meanwhile, so what this one remembers is wrong: read again, decide again.
                LogFenced(Shard, attempt);
                Drop();
            }

            throw new StoreUnavailableException($"Intake shard {Shard} is written by another activation; send it again.");
        }
        catch (Exception away) when (away is StoreUnavailableException || NoAnswer.Is(away))
        {
            Drop();
            var why = away is StoreUnavailableException ? away.Message : "The organisation could not be asked; send it again.";
            batch.ForEach(work => work.Fail(why));
        }
        catch (Exception broken)
        {
            // A broken invariant must stop: forget, deactivate, and let the next activation begin from the store.
            LogBroken(broken, Shard);
            Drop();
            DeactivateOnIdle();
            batch.ForEach(work => work.Fail("The intake failed; send it again."));
        }
    }

    async Task<bool> TryDecideAsync(List<IntakeWork> batch)
    {
        // What is remembered of a store that may have gone back would call "duplicate" what it lost.
        if (lineage.Lineage != _lineage)
            Drop();

        var session = _session ??= await LoadAsync();
        var names = await NamesForAsync(batch, session);

        var rescored = session.Head.NamesVersion < names.Names.Rescore;
        if ((rescored ? await TryRescoreAsync(session, names) : []) is not { } rescoring)
            return false;

        // After what was scored again: a record that was read before would say for whom it counted until then.
        var keys = batch.SelectMany(work => work.Activities).Select(activity => activity.Key).ToList();
        var missing = session.Missing(keys);
        var read = missing.Count == 0 ? ImmutableDictionary<RecordKey, IntakeRecord>.Empty : await store.ReadRecordsAsync(Shard, missing, CancellationToken.None);
        var rematched = names.Names.Latest > session.Head.NamesVersion ? session.Waiting.Keys.ToList() : [];
        var desk = DeskFor(session, names, session.Find(keys.Concat(rematched), read));
        rematched.ForEach(key => desk.Rematch(key));
        var rowsBefore = 0;
        foreach (var work in batch)
        {
            work.Decide(desk);
            (work.FirstRow, rowsBefore) = (work.NamesVersion is null ? rowsBefore : 0, desk.RowCount);
            work.LastRow = desk.RowCount;
        }

        var rows = desk.Rows;
        // "Nothing new" about a record without revisions is only as good as this memory; a write of nothing asks the fence whether it is.
        var restsOnMemory = batch.Any(work => work.Activities.Any(activity => activity.Revision is null));
        if (rows.IsEmpty && rematched.Count == 0 && !rescored && !restsOnMemory)
        {
            batch.ForEach(work => work.Finish());
            return true;
        }

        var append = new IntakeAppend(Shard, session.Head.Sequence, rows, session.Cursor, names.Names.Latest);
        if (!await TryAppendAsync(append))
            return false;

        session.Apply(append);
        foreach (var work in batch)
        {
            var posted = ShardPostings.Wait(session, rows[work.FirstRow..work.LastRow]);
            work.Finish(work.NamesVersion is null ? posted : Task.WhenAll([.. rescoring, posted]), time, PostingPatience);
        }

        _postings.PostReady(session);
        return true;
    }

    // What counted may count for somebody else now, or otherwise. The version moves on only with the last page: a crash in between begins again,
    // and what is done already changes nothing.
    /// <returns>What has to be posted because of it; null when the fence refused.</returns>
    async Task<List<Task>?> TryRescoreAsync(IntakeSession session, OrganisationView names)
    {
        var posted = new List<Task>();
        await foreach (var page in store.ReadAllRecordsAsync(Shard, CancellationToken.None))
        {
            var keys = page.Select(record => record.Activity.Key).ToList();
            var desk = DeskFor(session, names, session.Find(keys, page.ToDictionary(record => record.Activity.Key)));
            keys.ForEach(key => desk.Rematch(key));
            if (desk.RowCount == 0)
                continue;

            var append = new IntakeAppend(Shard, session.Head.Sequence, desk.Rows, session.Cursor, session.Head.NamesVersion);
            if (!await TryAppendAsync(append))
                return null;

            session.Apply(append);
            posted.Add(ShardPostings.Wait(session, append.Rows));
            _postings.PostReady(session);
        }

        return posted;
    }

    async Task<bool> TryAppendAsync(IntakeAppend append)
    {
        using var span = ArenaTelemetry.Spans.StartActivity("intake append");
        span?.SetTag("arena.shard", Shard).SetTag("arena.rows", append.Rows.Length);
        var began = time.GetTimestamp();
        var isWritten = await store.TryAppendAsync(append, CancellationToken.None);
        ArenaTelemetry.AppendDuration.Record(time.GetElapsedTime(began).TotalSeconds);
        ArenaTelemetry.AppendRows.Record(append.Rows.Length);
        if (isWritten)
            _highest = append.Sequence;

        if (!isWritten)
            ArenaTelemetry.Fenced.Add(1, new KeyValuePair<string, object?>("kind", "intake"));

        return isWritten;
    }

    IntakeDesk DeskFor(IntakeSession session, OrganisationView names, Dictionary<RecordKey, IntakeRecord> records) => new(
        records, session.Head.Sequence, playbook.Rulebook with { Rates = names.Rates }, playbook.BaseCurrency, names.FindRep, Instant.FromDateTimeOffset(time.GetUtcNow()));

    // A name or rate that is not known here may have become known a moment ago; only then is it worth asking.
    async Task<OrganisationView> NamesForAsync(List<IntakeWork> batch, IntakeSession session)
    {
        var known = organisation.Known;
        var asked = batch.Max(work => work.NamesVersion ?? 0);
        var allFound = batch.SelectMany(work => work.Activities).All(activity =>
            activity.Shares.All(share => known.FindRep(activity.Key.Source, share.Rep) is not null)
            && (activity.Currency is null || activity.Currency == playbook.BaseCurrency.Code || known.Rates.Find(activity.Currency, activity.OccurredAt) is not null));
        return allFound && asked <= known.Names.Latest && session.Head.NamesVersion <= known.Names.Latest ? known : await organisation.LatestAsync();
    }

    async Task<IntakeSession> LoadAsync()
    {
        const int page = 1000;
        _lineage = lineage.Lineage;
        var head = await store.ReadHeadAsync(Shard, CancellationToken.None);
        if (head.Sequence < _highest)
            alarm.WentBack($"intake shard {Shard} from {_highest} to {head.Sequence}");

        _highest = head.Sequence;
        var session = new IntakeSession(
            Shard, head, await store.ReadKnownKeysAsync(Shard, CancellationToken.None), await store.ReadWaitingAsync(Shard, CancellationToken.None));

        // What lies behind the cursor is sent again as it was written, never recomputed.
        for (var from = head.Cursor; from <= head.Sequence;)
        {
            var rows = await store.ReadRowsAsync(Shard, from, page, CancellationToken.None);
            if (rows.Count == 0)
                throw new StoreUnavailableException($"Rows of intake shard {Shard} from {from} on could not be read.");

            foreach (var row in rows)
                session.Outbox.Add(row);

            from = rows[^1].Sequence + 1;
        }

        _postings.PostReady(session);
        return session;
    }

    void Drop()
    {
        if (_session is not null)
            _session.Dropped = true;

        _session = null;
    }

    [LoggerMessage(EventId = 1001, Level = LogLevel.Warning, Message = "Intake shard {Shard} was refused by the fence (attempt {Attempt}); reading again")]
    partial void LogFenced(int shard, int attempt);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Error, Message = "Intake shard {Shard} failed; deactivating")]
    partial void LogBroken(Exception broken, int shard);
}

using System.Collections.Immutable;
using Arena.Domain.Periods;
using Arena.Domain.Reps;
using Arena.Grains.Organisation;
using Arena.Grains.Recovery;
using Arena.Grains.Rulebooks;
using Arena.Grains.Standings;
using Arena.Grains.Store;
using Arena.Grains.Telemetry;
using Arena.Grains.Wire;
using NodaTime;

namespace Arena.Grains.Reps;

/// <summary>Books what shards post, in group commits: what arrives while one is being stored goes into the next.</summary>
[GrainType("rep")]
sealed partial class RepGrain(
    IRepStore store, LedgerReader ledgers, IStoreLineage lineage, StoreAlarm alarm, Playbook playbook, OrganisationDirectory organisation, FeedHint feed, TimeProvider time,
    ILogger<RepGrain> log) : Grain, IRepGrain
{
    static readonly TimeSpan ReaderPatience = TimeSpan.FromSeconds(1);

    readonly Queue<RepWork> _waiting = new();
    RepAccount? _account, _shown;
    RepRow? _row;
    Membership? _owed;
    Task _pump = Task.CompletedTask;
    bool _pumping;
    long _lineage, _version;

    long Rep => this.GetPrimaryKeyLong();

    public Task PostAsync(RepPostings postings) => Enqueue(new RepWork(book =>
    {
        var isNew = false;
        foreach (var batch in postings.Batches)
            isNew |= book.Post(batch);

        return isNew;
    }));

    // Asked for here, and taken when it is booked: of two moves on their way at once the older one could arrive last.
    public async Task MoveAsync()
    {
        await organisation.LatestAsync();
        await Enqueue(new RepWork(book => organisation.Known.RepsByNumber.TryGetValue(Rep, out var rep) && book.Move(rep.Membership)));
    }

    public Task RebuildAsync() => Enqueue(new RepWork(_ => true) { IsRebuild = true });

    public async Task<HeldRecords> ReadHeldAsync(int shard)
    {
        var account = await LoadedAsync();
        return new HeldRecords(account.Marks[shard], [.. account.InForce.Keys.Where(record => record.Shard == shard)]);
    }

    public async Task<int> RestateAsync(RepRestatement restatement)
    {
        var entries = 0;
        await Enqueue(new RepWork(book => book.Restate(restatement.Batch, restatement.Through, out entries)));
        return entries;
    }

    public async Task<MovePreview> PreviewMoveAsync(RepMove move) => new([.. (await LoadedAsync()).InForce.Values
        .Select(inForce => (inForce.Credit, inForce.Team, To: move.Membership.TeamAt(inForce.Credit.OccurredAt)))
        .Where(moved => moved.Team != moved.To)
        .GroupBy(moved => (Period: playbook.Calendar.PeriodOf(PeriodKind.Quarter, moved.Credit.OccurredAt), moved.Team, moved.To))
        .OrderBy(group => (group.Key.Period.Year, group.Key.Period.Number))
        .Select(group => new MoveTransfer(
            group.Key.Period.ToString(), group.Key.Team, group.Key.To, group.Count(), group.Sum(moved => moved.Credit.Points), group.Sum(moved => moved.Credit.AmountMinor)))]);

    async Task<RepAccount> LoadedAsync()
    {
        if (_account is { } account && lineage.Lineage == _lineage)
            return account;

        await Enqueue(new RepWork(_ => false));
        return _account ?? throw new StoreUnavailableException($"Rep {Rep} could not be read; ask again.");
    }

    public async Task<RepTotals> ReadAsync(string period)
    {
        var (account, isStale) = await ShownAsync();
        var wanted = Period.Parse(period);
        var values = account.Cells.Where(cell => cell.Key.Period == wanted)
            .GroupBy(cell => cell.Key.Tally, cell => cell.Value.Value, StringComparer.Ordinal)
            .ToImmutableDictionary(tally => tally.Key, tally => tally.Sum(), StringComparer.Ordinal);
        var terms = playbook.TermsAt(Instant.FromDateTimeOffset(time.GetUtcNow()));
        return new RepTotals(account.Sequence, values, [.. account.Badges.Values], [.. playbook.Rulebook.Badges
            .Where(rule => !account.Badges.ContainsKey(rule.Id)).Select(rule => rule.ProgressOf(account, terms))], isStale);
    }

    // What was dropped because a write's outcome is unknown was true once, and is better than nothing while the store is away.
    async Task<(RepAccount Account, bool IsStale)> ShownAsync()
    {
        try
        {
            return (await (_shown is null ? LoadedAsync() : LoadedAsync().WaitAsync(ReaderPatience, time)), false);
        }
        catch (Exception away) when (_shown is not null && (away is StoreUnavailableException or TimeoutException))
        {
            return (_shown!, true);
        }
    }

    public async Task<LedgerPage> ReadLedgerBackAsync(long before, int limit)
    {
        var newest = (await store.ReadRowAsync(Rep, CancellationToken.None))?.Sequence ?? 0;
        var last = Math.Min(newest, before - 1);
        var after = Math.Max(0, last - limit);
        var entries = await store.ReadLedgerAsync(Rep, after, (int)(Math.Max(last, 0) - after), CancellationToken.None);
        return new LedgerPage([.. entries.Reverse()], after > 0 ? after + 1 : null);
    }

    public async Task<LedgerPage> ReadLedgerAsync(long after, int limit)
    {
        // One more than asked for tells whether there is more.
        var entries = await store.ReadLedgerAsync(Rep, after, limit + 1, CancellationToken.None);
        return new LedgerPage([.. entries.Take(limit)], entries.Count > limit ? entries[limit - 1].Sequence : null);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _pump.WaitAsync(cancellationToken);

    Task Enqueue(RepWork work)
    {
        _waiting.Enqueue(work);
        if (!_pumping)
        {
            _pumping = true;
            _pump = PumpAsync();
        }

        return work.Done.Task;
    }

    // Nobody awaits the pump, so nothing may escape: whatever happens is the answer to those who wait.
    async Task PumpAsync()
    {
        while (_waiting.Count > 0)
        {
            var batch = _waiting.ToList();
            _waiting.Clear();
            try
            {
                await CommitAsync(batch);
                batch.ForEach(work => work.Done.TrySetResult());
            }
            catch (Exception failed)
            {
                (_account, _row) = (null, null);
                if (failed is not StoreUnavailableException && !NoAnswer.Is(failed))
                {
                    LogBroken(failed, Rep);
                    DeactivateOnIdle();
                }

                var answer = failed as StoreUnavailableException ?? new StoreUnavailableException($"Rep {Rep} failed; send it again.", failed);
                batch.ForEach(work => work.Done.TrySetException(answer));
            }
        }

        _pumping = false;
    }

    async Task CommitAsync(List<RepWork> batch)
    {
        // What is remembered of a store that went back would call "applied" what it lost; and for a rebuild nothing but the ledger counts.
        var isRebuild = batch.Exists(work => work.IsRebuild);
        if (isRebuild || (lineage.Lineage != _lineage && !await HoldsStillAsync()))
            (_account, _row) = (null, null);

        var account = _account ??= _shown = await LoadAsync();
        var now = Instant.FromDateTimeOffset(time.GetUtcNow());
        var book = new RepBook(account, playbook.Rulebook, playbook.Calendar, now);
        var isNew = _owed is { } owed && book.Move(owed);
        foreach (var work in batch)
            isNew |= work.Book(book);

        if (!isNew)
            return;

        var change = book.Close();
        var commit = isRebuild
            ? RepCommit.OfAll(change, _row, playbook.Calendar, playbook.Calendar.DateOf(now))
            : RepCommit.Of(change, _row, playbook.Calendar, playbook.Calendar.DateOf(now));
        if (!await TryCommitAsync(commit))
        {
            // Another activation wrote meanwhile, so what this one remembers is wrong: forget it all and read again.
            LogFenced(Rep, change.Account.Version);
            AlarmIfBack(await store.ReadRowAsync(Rep, CancellationToken.None));
            DeactivateOnIdle();
            throw new StoreUnavailableException($"Rep {Rep} was written elsewhere; send the postings again.");
        }

        _account = _shown = change.Account.Keep();
        (_row, _owed, _version) = (commit.Row, null, change.Account.Version);
        feed.Changed();
    }

    async Task<bool> TryCommitAsync(RepCommit commit)
    {
        using var span = ArenaTelemetry.Spans.StartActivity("rep commit");
        span?.SetTag("arena.rep", Rep).SetTag("arena.entries", commit.Entries.Length);
        var began = time.GetTimestamp();
        var isWritten = await store.TryCommitAsync(commit, CancellationToken.None);
        ArenaTelemetry.CommitDuration.Record(time.GetElapsedTime(began).TotalSeconds);
        if (isWritten)
            ArenaTelemetry.Entries.Add(commit.Entries.Length);
        else
            ArenaTelemetry.Fenced.Add(1, new KeyValuePair<string, object?>("kind", "rep"));

        return isWritten;
    }

    async Task<RepAccount> LoadAsync()
    {
        var rep = (await organisation.LatestAsync()).RepsByNumber.GetValueOrDefault(Rep)
            ?? throw new StoreUnavailableException($"Rep {Rep} is not in the organisation.");
        _lineage = lineage.Lineage;
        var row = await store.ReadRowAsync(Rep, CancellationToken.None);
        AlarmIfBack(row);
        if (row is null)
        {
            _owed = null;
            return RepAccount.Empty(Rep, rep.Membership);
        }

        var account = await ledgers.ReadAsync(row);

        // A move whose message was lost with its silo is booked with the first commit.
        (_row, _owed) = (row, rep.Membership);
        return account;
    }

    // A store that was only away holds the row still, and with the hash of its last entry the whole ledger: nothing has to be worked out again.
    async Task<bool> HoldsStillAsync()
    {
        var present = lineage.Lineage;
        if (_account is null || (await organisation.LatestAsync()).RepsByNumber.GetValueOrDefault(Rep) is not { } rep)
            return false;

        if (await store.ReadRowAsync(Rep, CancellationToken.None) is not { } row || !row.IsOf(_account))
            return false;

        // The organisation may have gone back although the rep did not.
        (_row, _owed, _lineage) = (row, rep.Membership, present);
        return true;
    }

    void AlarmIfBack(RepRow? row)
    {
        var found = row?.Version ?? 0;
        if (found < _version)
            alarm.WentBack($"rep {Rep} from version {_version} to {found}");

        _version = found;
    }

    [LoggerMessage(EventId = 2001, Level = LogLevel.Warning, Message = "Rep {Rep}: version {Version} was refused by the fence; deactivating")]
    partial void LogFenced(long rep, long version);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Error, Message = "Rep {Rep} failed; deactivating")]
    partial void LogBroken(Exception broken, long rep);
}

/// <summary>Something to be booked, and who waits for it.</summary>
/// <param name="Book">Books it; says whether anything was new.</param>
sealed record RepWork(Func<RepBook, bool> Book)
{
    /// <summary>Whether everything is written, not only what changed.</summary>
    public bool IsRebuild { get; init; }

    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

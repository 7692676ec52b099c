using Arena.Domain.Intake;
using Arena.Domain.Reps;

namespace Arena.Domain.Tests.Simulation;

/// <summary>One activation of an intake shard, as a grain does it: decide, one fenced append, answer, post. There may be several at once.</summary>
sealed class ShardActivation
{
    readonly SimulatedWorld _world;
    readonly string _name;
    readonly List<Request> _inbox = [];
    readonly Dictionary<long, PostingBatch> _unconfirmed = [];
    ShardState _state = ShardState.Empty;
    PostingOutbox _outbox = new(0);
    long _names;
    object? _write;

    public ShardActivation(SimulatedWorld world, int shard, int number)
    {
        _world = world;
        Shard = shard;
        _name = $"shard {shard}#{number}";
        Load();
    }

    public int Shard { get; }

    /// <summary>Memory and whatever it was about to do are lost.</summary>
    public bool Dead { get; set; }

    /// <summary>Does nothing for now, and wakes up with the memory of today.</summary>
    public bool Paused { get; set; }

    bool Active => !Dead && !Paused;

    public void Receive(Request request) => _inbox.Add(request);

    public IEnumerable<Choice> Work()
    {
        if (!Active)
            yield break;

        if (_write is null && (_inbox.Count > 0 || _names > _state.NamesVersion))
            yield return new Choice($"{_name} decides", 10, Decide);
        if (_names < _world.Directory.Version)
            yield return new Choice($"{_name} reads names", 3, () => _names = _world.Directory.Version);
    }

    /// <summary>Batches that no answer came to are sent again; and whoever is touched by the keeper looks whether the log has gone on without it.</summary>
    public IEnumerable<Choice> Retries()
    {
        if (!Active)
            yield break;

        // Else the last rows of another activation, now dead, would wait for the next activity of this shard to be posted.
        if (_write is null && _world.Store.ReadShard(Shard).Sequence != _state.Sequence && _world.Breakage != Breakage.KeeperDoesNotLookAtTheLog)
            yield return new Choice($"{_name} is touched and reads again", 1, Load);
        foreach (var (rep, batch) in _unconfirmed)
            yield return new Choice($"{_name} posts to rep {rep} again", 1, () => Send(rep, batch));
    }

    void Load()
    {
        _write = null;
        _unconfirmed.Clear();
        _state = _world.Store.ReadShard(Shard);
        _names = _world.Directory.Version;
        _outbox = new PostingOutbox(Shard);
        foreach (var row in _world.Store.ReadRows(Shard, _state.Cursor))
            _outbox.Add(row);

        Post();
    }

    void Decide()
    {
        var desk = new IntakeDesk(_state.Records, _state.Sequence, Sample.Rules, Sample.Cny, _world.Directory.FinderAt(_names), _world.Now);
        if (_names > _state.NamesVersion && _world.Breakage != Breakage.NamesAreNotMatchedAgain)
        {
            foreach (var key in _state.Records.Values.Where(record => record.Waits).Select(record => record.Activity.Key).ToList())
                desk.Rematch(key);
        }

        var answers = _inbox.Select(request => (Request: request, Receipt: desk.Receive(request.Activity, quiet: false))).ToList();
        _inbox.Clear();
        var cursor = _outbox.Lowest ?? (_state.Sequence + 1);
        var append = new IntakeAppend(Shard, _state.Sequence, desk.Rows, _world.Breakage == Breakage.CursorRunsAhead ? _state.Sequence + 1 : cursor, _names);

        // "The same as in force" is only as true as this memory, unless a revision says it: an append without rows asks the fence.
        if (append.Rows.IsEmpty && _names == _state.NamesVersion && answers.TrueForAll(answer => answer.Request.Activity.Revision is not null))
        {
            Answer(answers);
            return;
        }

        var write = _write = new object();
        if (_world.Breakage == Breakage.AnsweredBeforeStored)
            Answer(answers);
        if (_world.Breakage == Breakage.PostedBeforeStored)
            Post(append);

        _world.Network.Write($"append of {_name} after {append.ExpectedSequence}", () => _world.Store.TryAppend(append), outcome =>
        {
            if (!Dead && write == _write)
                Written(append, answers, outcome);
        });
    }

    void Written(IntakeAppend append, List<(Request Request, Receipt Receipt)> answers, WriteOutcome outcome)
    {
        _write = null;
        if (outcome == WriteOutcome.Applied || (outcome == WriteOutcome.Unknown && _world.Breakage == Breakage.ShardTakesUnknownForStored))
        {
            _state = _state.After(append);
            Answer(answers);
            if (_world.Breakage != Breakage.PostedBeforeStored)
                Post(append);
            return;
        }

        // Refused or unknown: what this memory holds may be wrong. Decide again on what the store says.
        _inbox.InsertRange(0, answers.Select(answer => answer.Request));
        if (outcome == WriteOutcome.Refused && _world.Breakage == Breakage.RefusedShardKeepsItsMemory)
            _state = _state with { Sequence = _world.Store.ReadShard(Shard).Sequence };
        else
            Load();
    }

    void Answer(List<(Request Request, Receipt Receipt)> answers)
    {
        foreach (var (request, receipt) in answers)
            _world.Network.Send($"receipt of {request}: {receipt.Status}", () => _world.Acknowledge(request, receipt));
    }

    void Post(IntakeAppend append)
    {
        foreach (var row in append.Rows)
            _outbox.Add(row);

        Post();
    }

    void Post()
    {
        foreach (var (rep, batch) in _outbox.TakeReady())
        {
            _unconfirmed[rep] = batch;
            Send(rep, batch);
        }
    }

    void Send(long rep, PostingBatch batch)
    {
        var parts = _world.Breakage == Breakage.BatchesOvertakeEachOther ? batch.Postings.Select(posting => new PostingBatch(Shard, [posting])).ToList() : [batch];
        foreach (var part in parts)
        {
            _world.Network.Send($"postings {part.Postings[0].Sequence}..{part.Through} of {_name} to rep {rep}", () =>
                _world.RepFor(rep).Receive(part, () => _world.Network.Send($"confirmation of rep {rep} to {_name} through {part.Through}", () => Confirm(rep, part.Through))));
        }
    }

    void Confirm(long rep, long through)
    {
        // An answer belongs to the batch that was asked about, however late it comes.
        if (Dead || !_unconfirmed.TryGetValue(rep, out var batch) || batch.Through != through)
            return;

        _unconfirmed.Remove(rep);
        _outbox.Confirm(rep);
        Post();
    }
}

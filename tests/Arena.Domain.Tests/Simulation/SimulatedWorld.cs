using Arena.Domain.Activities;
using Arena.Domain.Intake;
using NodaTime;

namespace Arena.Domain.Tests.Simulation;

/// <summary>
/// Clients, shards, reps, network and store, moved step by step by one scheduler that draws every decision from a seed. The same seed and
/// the same fault make the same run.
/// </summary>
sealed class SimulatedWorld
{
    const int StepsToRest = 20_000;

    readonly Random _random;
    readonly List<ShardActivation> _shards = [];
    readonly List<RepActivation> _reps = [];
    readonly Queue<Choice> _events;
    readonly List<string> _trace = [];
    int _activations;

    public SimulatedWorld(int seed, Breakage breakage)
    {
        _random = new Random(seed);
        Breakage = breakage;
        Store = new SimulatedStore(breakage);
        Requests = Workload.Requests(_random);
        _events = new Queue<Choice>(Workload.Events(_random, Directory));
    }

    public Breakage Breakage { get; }

    public SimulatedStore Store { get; }

    public SimulatedNetwork Network { get; } = new();

    public SimulatedDirectory Directory { get; } = new();

    public IReadOnlyList<Request> Requests { get; }

    public Instant Now { get; private set; } = Sample.Now;

    public int Steps => _trace.Count;

    /// <summary>What was done, one step a line.</summary>
    public string Trace => string.Join('\n', _trace.Select((step, index) => $"{index,5} {step}"));

    IEnumerable<int> ShardsInPlay => Requests.Select(request => request.Activity.Key.Shard).Distinct().Order();

    /// <summary>An activation of the rep that is awake, the newest or an older one; a new one when there is none.</summary>
    public RepActivation RepFor(long rep)
    {
        var awake = _reps.Where(activation => activation.Rep == rep && !activation.Dead && !activation.Paused).ToList();
        return awake.Count > 0 ? awake[_random.Next(awake.Count)] : Start(rep);
    }

    /// <summary>An answer reached the client. What is acknowledged must be stored at this very moment.</summary>
    public void Acknowledge(Request request, Receipt receipt)
    {
        request.Receipt ??= receipt;
        if (receipt.Status == ReceiptStatus.Rejected)
            return;

        // Invariant 1
        var activity = request.Activity;
        var record = Store.ReadShard(activity.Key.Shard).Records.GetValueOrDefault(activity.Key);
        Assert.True(record is not null && record.Revision >= (activity.Revision ?? 0), $"{request} is acknowledged as {receipt.Status} and not stored.");
        Assert.True(record.Revision != activity.Revision || record.ContentHash == ActivityContent.HashOf(activity), $"{request} is acknowledged as {receipt.Status} and other content is stored.");
    }

    /// <summary>Takes some steps, mishaps among them.</summary>
    public void RunWithMishaps(int steps)
    {
        for (var step = 0; step < steps; step++)
            Take([.. Work(), .. Retries(), .. Mishaps()]);
    }

    /// <summary>Takes some steps without a mishap.</summary>
    /// <returns>Whether there still is something to do.</returns>
    public bool Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            if (!Take([.. Work()]))
                return false;
        }

        return true;
    }

    /// <summary>Goes on until nothing is left to do; whatever was paused or held back comes last.</summary>
    public void RunToRest()
    {
        for (var step = 0; step < StepsToRest; step++)
        {
            if (Take([.. Work()]) || Take([.. Retries()]))
                continue;

            if (Network.IsEmpty && Network.Release() == 0 && Wake() == 0)
                return;
        }

        Assert.Fail("It does not come to rest.");
    }

    /// <summary>One mishap, everywhere at once.</summary>
    public void Suffer(Fault fault)
    {
        _trace.Add($"FAULT {fault}");
        if (fault is Fault.ShardsCrash or Fault.AllCrash)
            _shards.ForEach(shard => shard.Dead = true);
        if (fault is Fault.RepsCrash or Fault.AllCrash)
            _reps.ForEach(rep => rep.Dead = true);
        if (fault is Fault.ShardsPauseAndOthersTakeOver or Fault.AllPauseAndOthersTakeOver)
            _shards.ForEach(shard => shard.Paused = true);
        if (fault is Fault.RepsPauseAndOthersTakeOver or Fault.AllPauseAndOthersTakeOver)
            _reps.ForEach(rep => rep.Paused = true);
        Network.Suffer(fault);
    }

    IEnumerable<Choice> Work()
    {
        foreach (var choice in Network.Deliveries().Concat(_shards.SelectMany(shard => shard.Work())).Concat(_reps.SelectMany(rep => rep.Work())))
            yield return choice;
        foreach (var request in Requests.Where(request => !request.Sent && request.CanBeSent).Take(3))
            yield return new Choice($"client sends {request}", 2, () => Send(request));
        if (_events.TryPeek(out var next))
            yield return next with { Do = () => _events.Dequeue().Do() };
        foreach (var shard in ShardsInPlay.Where(shard => !_shards.Exists(activation => activation.Shard == shard && activation is { Dead: false, Paused: false })))
            yield return new Choice($"shard {shard} starts", 10, () => Start(shard));
        foreach (var rep in Sample.Everybody.Where(rep => Store.ReadRep(rep).Membership != Directory.MembershipOf(rep) && !_reps.Exists(activation => activation.Rep == rep && activation is { Dead: false, Paused: false })))
            yield return new Choice($"rep {rep} starts", 10, () => Start(rep));
    }

    IEnumerable<Choice> Retries() => _shards.SelectMany(shard => shard.Retries())
        .Concat(Requests.Where(request => request.Sent && request.CanBeSent).Select(request => new Choice($"client sends {request} again", 1, () => Send(request))));

    IEnumerable<Choice> Mishaps()
    {
        foreach (var choice in Network.Mishaps())
            yield return choice;
        foreach (var shard in _shards.Where(shard => !shard.Dead))
        {
            yield return new Choice($"CRASH of a shard {shard.Shard}", 1, () => shard.Dead = true);
            yield return new Choice($"{(shard.Paused ? "WAKES" : "PAUSES")} a shard {shard.Shard}", 1, () => shard.Paused = !shard.Paused);
            if (_shards.Count < 8)
                yield return new Choice($"SECOND shard {shard.Shard}", 1, () => Start(shard.Shard));
        }

        foreach (var rep in _reps.Where(rep => !rep.Dead))
        {
            yield return new Choice($"CRASH of a rep {rep.Rep}", 1, () => rep.Dead = true);
            yield return new Choice($"{(rep.Paused ? "WAKES" : "PAUSES")} a rep {rep.Rep}", 1, () => rep.Paused = !rep.Paused);
            if (_reps.Count < 8)
                yield return new Choice($"SECOND rep {rep.Rep}", 1, () => Start(rep.Rep));
        }
    }

    bool Take(List<Choice> choices)
    {
        if (choices.Count == 0)
            return false;

        var ticket = _random.Next(choices.Sum(choice => choice.Weight));
        var picked = choices.First(choice => (ticket -= choice.Weight) < 0);
        _trace.Add(picked.Name);
        Now += Duration.FromMinutes(_random.Next(10));
        picked.Do();
        _shards.RemoveAll(shard => shard.Dead);
        _reps.RemoveAll(rep => rep.Dead);
        return true;
    }

    int Wake()
    {
        var woken = _shards.Count(shard => shard.Paused) + _reps.Count(rep => rep.Paused);
        _shards.ForEach(shard => shard.Paused = false);
        _reps.ForEach(rep => rep.Paused = false);
        return woken;
    }

    void Send(Request request)
    {
        request.Sent = true;
        Network.Send($"request {request}", () => ShardFor(request.Activity.Key.Shard).Receive(request));
    }

    ShardActivation ShardFor(int shard)
    {
        var awake = _shards.Where(activation => activation.Shard == shard && activation is { Dead: false, Paused: false }).ToList();
        return awake.Count > 0 ? awake[_random.Next(awake.Count)] : Start(shard);
    }

    ShardActivation Start(int shard)
    {
        var activation = new ShardActivation(this, shard, ++_activations);
        _shards.Add(activation);
        return activation;
    }

    RepActivation Start(long rep)
    {
        var activation = new RepActivation(this, rep, ++_activations);
        _reps.Add(activation);
        return activation;
    }
}

/// <summary>A mishap that strikes everything that is there at a step.</summary>
public enum Fault
{
    ShardsCrash,
    RepsCrash,
    AllCrash,
    ShardsPauseAndOthersTakeOver,
    RepsPauseAndOthersTakeOver,
    AllPauseAndOthersTakeOver,
    MessagesAndAnswersAreLost,
    MessagesComeTwiceTheSecondTimeLate,
    WritesAreGivenUpAndAppliedLate,
}

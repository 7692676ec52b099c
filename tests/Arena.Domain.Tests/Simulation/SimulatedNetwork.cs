namespace Arena.Domain.Tests.Simulation;

/// <summary>
/// Everything that is under way: messages and writes to the store. The scheduler picks which arrives next; it may also lose, double or
/// hold back a message, lose a write or its answer, or let a writer give up waiting for a write that is applied later.
/// </summary>
sealed class SimulatedNetwork
{
    readonly List<Message> _underWay = [];

    public bool IsEmpty => _underWay.TrueForAll(message => message.Held);

    /// <summary>Sends what nobody waits for: it arrives once, several times, late, or not at all.</summary>
    public void Send(string name, Action deliver) => _underWay.Add(new Message(name, deliver, giveUp: null));

    /// <summary>Writes to the store. Without an answer the writer is told that the outcome is unknown.</summary>
    public void Write(string name, Func<bool> apply, Action<WriteOutcome> answer) => _underWay.Add(new Message(
        name,
        () =>
        {
            var outcome = apply() ? WriteOutcome.Applied : WriteOutcome.Refused;
            _underWay.Add(new Message($"answer to {name}: {outcome}", () => answer(outcome), () => answer(WriteOutcome.Unknown)));
        },
        () => answer(WriteOutcome.Unknown))
    {
        Late = () => apply(),
    });

    public IEnumerable<Choice> Deliveries() => _underWay.Where(message => !message.Held)
        .Select(message => new Choice(message.Name, 20, () => Deliver(message))).ToList();

    public IEnumerable<Choice> Mishaps() => _underWay.SelectMany(MishapsOf).ToList();

    /// <summary>What was held back arrives from now on.</summary>
    /// <returns>How much that is.</returns>
    public int Release()
    {
        var held = _underWay.Count(message => message.Held);
        _underWay.ForEach(message => message.Held = false);
        return held;
    }

    /// <summary>One mishap for everything that is under way.</summary>
    public void Suffer(Fault fault)
    {
        foreach (var message in _underWay.ToList())
        {
            if (fault == Fault.MessagesAndAnswersAreLost)
                Lose(message);
            else if (fault == Fault.MessagesComeTwiceTheSecondTimeLate && message.GiveUp is null)
                Double(message);
            else if (fault == Fault.WritesAreGivenUpAndAppliedLate && message.Late is { } late)
                LeaveBehind(message, late);
        }
    }

    IEnumerable<Choice> MishapsOf(Message message)
    {
        yield return new Choice($"LOST {message.Name}", 1, () => Lose(message));
        if (message.Late is { } late)
            yield return new Choice($"GIVEN UP, STILL UNDER WAY {message.Name}", 1, () => LeaveBehind(message, late));
        else if (message.GiveUp is null)
            yield return new Choice($"DOUBLED {message.Name}", 1, () => Double(message));

        if (message.Held)
            yield return new Choice($"RELEASED {message.Name}", 2, () => message.Held = false);
    }

    void Deliver(Message message)
    {
        _underWay.Remove(message);
        message.Deliver();
    }

    void Lose(Message message)
    {
        _underWay.Remove(message);
        message.GiveUp?.Invoke();
    }

    void Double(Message message) => _underWay.Add(new Message($"second {message.Name}", message.Deliver, giveUp: null) { Held = true });

    void LeaveBehind(Message message, Action late)
    {
        Lose(message);
        _underWay.Add(new Message($"late {message.Name}", late, giveUp: null) { Held = true });
    }

    sealed class Message(string name, Action deliver, Action? giveUp)
    {
        public string Name => name;

        public Action Deliver => deliver;

        /// <summary>What the sender does when it hears nothing; null when it does not wait.</summary>
        public Action? GiveUp => giveUp;

        /// <summary>For a write: how it is applied when nobody waits for it any more.</summary>
        public Action? Late { get; init; }

        /// <summary>Somewhere in a buffer, until it is released.</summary>
        public bool Held { get; set; }
    }
}

/// <summary>What a writer hears of its write.</summary>
enum WriteOutcome
{
    Applied,
    Refused,
    Unknown,
}

/// <summary>Something that the scheduler may do next, and how likely it is against the others.</summary>
readonly record struct Choice(string Name, int Weight, Action Do);

using Arena.Domain.Reps;

namespace Arena.Domain.Tests.Simulation;

/// <summary>One activation of a rep, as a grain does it: all that waits goes into one book, one fenced commit, then the answers.</summary>
sealed class RepActivation(SimulatedWorld world, long rep, int number)
{
    readonly List<(PostingBatch Batch, Action Confirm)> _waiting = [];
    RepAccount _account = world.Store.ReadRep(rep);
    bool _writing;

    public long Rep => rep;

    /// <inheritdoc cref="ShardActivation.Dead"/>
    public bool Dead { get; set; }

    /// <inheritdoc cref="ShardActivation.Paused"/>
    public bool Paused { get; set; }

    public void Receive(PostingBatch batch, Action confirm) => _waiting.Add((batch, confirm));

    public IEnumerable<Choice> Work()
    {
        if (!Dead && !Paused && !_writing && (_waiting.Count > 0 || world.Directory.MembershipOf(rep) != _account.Membership))
            yield return new Choice($"rep {rep}#{number} books", 10, Book);
    }

    void Book()
    {
        var batches = _waiting.ToList();
        _waiting.Clear();
        var book = new RepBook(
            world.Breakage == Breakage.MarksAreIgnored ? _account with { Marks = RepAccount.Empty(rep, _account.Membership).Marks } : _account,
            Sample.Rules, Sample.Calendar, world.Now);
        var isNew = batches.Select(batch => book.Post(batch.Batch)).ToList().Contains(true);
        if (world.Directory.MembershipOf(rep) is var membership && membership != _account.Membership)
        {
            book.Move(membership);
            isNew = true;
        }

        if (!isNew)
        {
            batches.ForEach(batch => batch.Confirm());
            return;
        }

        var change = book.Close();
        if (world.Breakage == Breakage.MarksAreIgnored)
            change = change with { Account = change.Account with { Marks = [.. change.Account.Marks.Zip(_account.Marks, Math.Max)] } };

        _writing = true;
        world.Network.Write($"commit of rep {rep}#{number} at {change.ExpectedVersion}", () => world.Store.TryCommit(change), outcome =>
        {
            _writing = false;
            if (Dead)
                return;

            if (outcome == WriteOutcome.Applied || (outcome == WriteOutcome.Unknown && world.Breakage == Breakage.RepTakesUnknownForStored))
            {
                _account = change.Account;
                batches.ForEach(batch => batch.Confirm());
            }
            else
                Dead = true; // Refused or unknown: what it remembers may be wrong. Nobody is answered; the shards send the same again.
        });
    }
}

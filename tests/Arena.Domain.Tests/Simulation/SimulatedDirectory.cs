using Arena.Domain.Reps;
using NodaTime;

namespace Arena.Domain.Tests.Simulation;

/// <summary>Who is known by which name, and who belongs to which team. Names become known one by one.</summary>
sealed class SimulatedDirectory
{
    readonly List<(string Name, long Rep)> _learnt = [];
    readonly Dictionary<long, Membership> _memberships = [];

    /// <summary>How many names became known.</summary>
    public long Version => _learnt.Count;

    public void Learn(string name, long rep) => _learnt.Add((name, rep));

    /// <summary>Finds reps as somebody does who read the names at a version and has not looked again.</summary>
    public Func<string, string, long?> FinderAt(long version) => (source, name) =>
        Sample.FindRep(source, name) ?? _learnt.Take((int)version).Where(learnt => learnt.Name == name).Select(learnt => (long?)learnt.Rep).FirstOrDefault();

    public Membership MembershipOf(long rep) => _memberships.GetValueOrDefault(rep) ?? Sample.AccountOf(rep).Membership;

    public void Move(long rep, int team, Instant since) => _memberships[rep] = MembershipOf(rep).Move(team, since);
}

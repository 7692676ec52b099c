using Arena.Domain.Reps;
using CsCheck;
using NodaTime;
using static Arena.Domain.Tests.Sample;

namespace Arena.Domain.Tests.Reps;

public sealed class MembershipTests
{
    static readonly Gen<(int Team, Instant Since)[]> Moves =
        Gen.Select(Gen.Int[North, East], Gen.Int[0, 9], (team, day) => (team, Now + Duration.FromDays(day))).Array[0, 8];

    [Fact]
    public void The_first_team_holds_from_the_beginning_of_time()
    {
        var membership = Membership.Of(North).Move(South, Now);

        Assert.Equal((North, North, South), (membership.TeamAt(Instant.MinValue), membership.TeamAt(Now - Duration.Epsilon), membership.TeamAt(Now)));
        Assert.Equal(South, membership.Current);
    }

    [Fact]
    public void The_team_at_an_instant_is_that_of_the_last_move_made_that_holds_then() =>
        Moves.Sample(moves =>
        {
            var membership = moves.Aggregate(Membership.Of(North), (before, move) => before.Move(move.Team, move.Since));

            Assert.All(Enumerable.Range(-1, 12).Select(day => Now + Duration.FromDays(day)), instant =>
                Assert.Equal(moves.Where(move => move.Since <= instant).Select(move => move.Team).LastOrDefault(North), membership.TeamAt(instant)));
            Assert.Equal(membership.TeamAt(Instant.MaxValue), membership.Current);
            Assert.Equal(membership.Spans.OrderBy(span => span.Since), membership.Spans);
        });

    [Fact]
    public void A_rep_without_any_team_has_team_0_until_one_is_given()
    {
        var none = new Membership([]);

        Assert.Equal((0, 0), (none.TeamAt(Now), none.Current));
        Assert.Equal(Membership.Of(South), none.Move(South, Now));
    }
}

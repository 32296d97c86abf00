using System.Collections.Immutable;
using Akka.Cluster.Core;
using Akka.Cluster.Core.Downing;
using static Akka.Cluster.Tests.Downing.Partition;

namespace Akka.Cluster.Tests.Downing;

/// <summary>When a decision is taken and whom it hits. Seconds on a clock that the test moves.</summary>
public sealed class DowningProtocolTests
{
    private readonly Outbox<DowningEffect> _outbox = new();
    private DowningProtocol _protocol = Protocol(new KeepMajority(""));

    [Fact]
    public void Decides_only_after_nothing_has_changed_for_stable_after()
    {
        Observe(0, "{A,B,C} | {D}");
        Tick(19).ShouldBeEmpty();
        Observe(19, "{A,B} | {C,D}");
        Tick(38).ShouldBeEmpty();
        Tick(39).ShouldBe("down C, D");
    }

    [Fact]
    public void Only_the_leader_of_a_side_decides()
    {
        Observe(0, "{A,B,C} | {D}", self: 'B');
        Tick(60).ShouldBeEmpty();
    }

    [Fact]
    public void A_leader_that_is_not_up_yet_does_not_decide()
    {
        Observe(0, "{A+} | {B}");
        Tick(60).ShouldBeEmpty();
    }

    [Fact]
    public void Joining_and_leaving_members_do_not_put_the_decision_off()
    {
        Observe(0, "{A,B,C} | {D}");
        Observe(10, "{A,B,C-,E+} | {D}");
        Tick(20).ShouldBe("down D");
    }

    [Fact]
    public void A_member_that_is_reachable_again_is_kept()
    {
        Observe(0, "{A,B,C} | {D}");
        Observe(15, "{A,B,C,D}");
        Tick(60).ShouldBeEmpty();
    }

    [Fact]
    public void Members_that_are_down_or_exiting_already_are_not_downed_again()
    {
        Observe(0, "{A,B,C} | {D!,E,Fx}");
        Tick(20).ShouldBe("down E");
        Observe(21, "{A,B,C} | {D!,E!,Fx}");
        Tick(60).ShouldBeEmpty();
    }

    [Fact]
    public void Joining_members_that_cannot_be_reached_are_downed_too()
    {
        Observe(0, "{A,B,C} | {D+,E~}");
        Tick(20).ShouldBe("down D, E");
    }

    [Fact]
    public void The_one_who_decides_downs_itself_last()
    {
        Observe(0, "{A,B} | {C,D,E}");
        Tick(20).ShouldBe("down B, A");
    }

    [Fact]
    public void The_decision_is_told_before_it_takes_effect_and_says_why()
    {
        Observe(0, "{A,B} | {C}");
        Tick(20);
        var decided = _outbox.Effects[0].ShouldBeOfType<DowningEffect.Publish>().Decided;
        decided.Strategy.ShouldBe("keep-majority");
        decided.Decision.ShouldBe(DowningDecision.KeepThisSide);
        decided.Why.ShouldBe("2 members are here and 1 on the other side");
        decided.DownsItself.ShouldBeFalse();
        Names(decided.Downed).ShouldBe("{C}");
        Names(decided.Unreachable).ShouldBe("{C}");
    }

    [Fact]
    public void A_decision_without_effect_is_taken_again()
    {
        Observe(0, "{A,B} | {C}");
        Tick(20).ShouldBe("down C");
        Tick(39).ShouldBeEmpty();
        Tick(40).ShouldBe("down C");
    }

    [Fact]
    public void In_an_unstable_cluster_everyone_downs_all()
    {
        _protocol = Protocol(new KeepMajority(""), downAllWhenUnstable: 15);
        for (var second = 0; second < 35; second += 5)
        {
            Observe(second, second % 10 == 0 ? "{A,B,C} | {D,E}" : "{A,B,C,D} | {E}", self: 'B');
            Tick(second + 4).ShouldBeEmpty();
        }

        Tick(35).ShouldBe("down A, C, D, E, B");
        _outbox.Effects.OfType<DowningEffect.Publish>().Last().Decided.Why.ShouldContain("without a stable view");
    }

    [Fact]
    public void Instability_ends_when_everyone_is_reachable_or_downed()
    {
        _protocol = Protocol(new KeepMajority(""), downAllWhenUnstable: 15);
        Observe(0, "{A,B,C} | {D}", self: 'B');
        Observe(30, "{A,B,C} | {D!}", self: 'B');
        Observe(31, "{A,B,C} | {E}", self: 'B');
        Tick(65).ShouldBeEmpty();
    }

    [Fact]
    public void Members_that_are_connected_over_others_only_are_downed_and_the_rest_stays()
    {
        Observe(0, View("{A,B,C,D}", "C-D D-C"));
        Tick(20).ShouldBe("down C, D");
    }

    [Fact]
    public void An_unreachable_member_that_has_seen_the_present_gossip_is_indirectly_connected()
    {
        Observe(0, View("{A,B,C,D}", "B-C", seenBy: "ABC"));
        Tick(20).ShouldBe("down B, C");
    }

    [Fact]
    public void Indirectly_connected_members_are_downed_together_with_the_other_side()
    {
        Observe(0, View("{A,B,C,D,E}", "B-C C-B A-E B-E C-E D-E"));
        Tick(20).ShouldBe("down B, C, E");
        _outbox.Effects.OfType<DowningEffect.Publish>().Single().Decided.IndirectlyConnected.Select(static node => node.Address.Host).ShouldBe(["b", "c"]);
    }

    [Fact]
    public void A_minority_with_indirectly_connected_members_gives_way()
    {
        Observe(0, View("{A,B,C,D,E,F,G}", "B-C C-B A-D A-E A-F A-G"));
        Tick(20).ShouldBe("down B, C, A");
    }

    [Fact]
    public void What_a_downed_member_says_about_others_does_not_count()
    {
        Observe(0, View("{A,B,C!}", "C-B B-C"));
        Tick(60).ShouldBeEmpty();
    }

    [Fact]
    public void The_majority_asks_for_the_lease_at_once_and_downs_the_others_when_it_gets_it()
    {
        _protocol = Protocol(Lease());
        Observe(0, "{A,B,C} | {D,E}");
        Tick(20).ShouldBe("acquire 1");
        Tick(21).ShouldBeEmpty();
        Handle(22, new DowningInput.LeaseAnswered(1, IsAcquired: true)).ShouldBe("down D, E");
    }

    [Fact]
    public void The_minority_waits_before_it_asks()
    {
        _protocol = Protocol(Lease());
        Observe(0, "{A,B} | {C,D,E}");
        Tick(20).ShouldBe("timer 1 2s");
        Handle(22, new DowningInput.DelayPassed(1)).ShouldBe("acquire 2");
        Handle(23, new DowningInput.LeaseAnswered(2, IsAcquired: true)).ShouldBe("down C, D, E");
    }

    [Fact]
    public void Without_the_lease_a_side_gives_way()
    {
        _protocol = Protocol(Lease());
        Observe(0, "{A,B,C} | {D,E}");
        Tick(20);
        Handle(21, new DowningInput.LeaseAnswered(1, IsAcquired: false)).ShouldBe("down B, C, A");
    }

    [Fact]
    public void A_refused_lease_downs_nobody_when_all_are_reachable_again()
    {
        _protocol = Protocol(Lease());
        Observe(0, "{A,B,C} | {D,E}");
        Tick(20);
        Observe(21, "{A,B,C,D,E}");
        Handle(22, new DowningInput.LeaseAnswered(1, IsAcquired: false)).ShouldBeEmpty();
    }

    [Fact]
    public void A_minority_that_is_whole_again_when_its_delay_ends_does_not_ask()
    {
        _protocol = Protocol(Lease());
        Observe(0, "{A,B} | {C,D,E}");
        Tick(20);
        Observe(21, "{A,B,C,D,E}");
        Handle(22, new DowningInput.DelayPassed(1)).ShouldBeEmpty();
        Observe(23, "{A,B} | {C,D,E}");
        Handle(24, new DowningInput.DelayPassed(1)).ShouldBeEmpty();
    }

    [Fact]
    public void A_late_answer_changes_nothing_but_who_holds_the_lease()
    {
        _protocol = Protocol(Lease(), downAllWhenUnstable: 15);
        Observe(0, "{A,B,C} | {D,E}");
        Tick(20);
        Tick(35).ShouldBe("down B, C, D, E, A");
        Handle(36, new DowningInput.LeaseAnswered(1, IsAcquired: true)).ShouldBeEmpty();
        Observe(37, "{A,B,C}");
        Tick(77).ShouldBe("release");
    }

    [Fact]
    public void The_lease_is_released_when_nobody_has_been_unreachable_for_release_after()
    {
        _protocol = Protocol(Lease());
        Observe(0, "{A,B,C} | {D,E}");
        Tick(20);
        Handle(20, new DowningInput.LeaseAnswered(1, IsAcquired: true));
        Observe(25, "{A,B,C} | {D!,E!}");
        Tick(66).ShouldBeEmpty();
        Observe(67, "{A,B,C}");
        Tick(106).ShouldBeEmpty();
        Tick(107).ShouldBe("release");
        Tick(108).ShouldBeEmpty();
    }

    [Fact]
    public void A_lost_lease_is_not_released()
    {
        _protocol = Protocol(Lease());
        Observe(0, "{A,B,C} | {D,E}");
        Tick(20);
        Handle(20, new DowningInput.LeaseAnswered(1, IsAcquired: true));
        Observe(21, "{A,B,C}");
        Handle(30, new DowningInput.LeaseLost());
        Tick(90).ShouldBeEmpty();
    }

    [Fact]
    public void Every_input_is_understood()
    {
        foreach (var type in typeof(DowningInput).GetNestedTypes(System.Reflection.BindingFlags.NonPublic))
        {
            DowningInput input = type.Name switch
            {
                nameof(DowningInput.Observed) => new DowningInput.Observed(View("{A}", "")),
                nameof(DowningInput.Ticked) => new DowningInput.Ticked(),
                nameof(DowningInput.DelayPassed) => new DowningInput.DelayPassed(1),
                nameof(DowningInput.LeaseAnswered) => new DowningInput.LeaseAnswered(1, IsAcquired: false),
                nameof(DowningInput.LeaseLost) => new DowningInput.LeaseLost(),
                _ => throw new InvalidOperationException($"{type} needs a row here."),
            };
            _protocol.Handle(input, TimeSpan.Zero, _outbox);
        }
    }

    private static DowningProtocol Protocol(DowningStrategy strategy, int downAllWhenUnstable = 0) =>
        new(strategy, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(downAllWhenUnstable));

    private static LeaseMajority Lease() => new(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(40), "");

    /// <param name="suspicions">As "A-B", A being the one who suspects.</param>
    private static DowningView View(string members, string suspicions, string seenBy = "") => new(
        Node('A'),
        Parse(members).Members,
        suspicions.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static pair => new Suspicion(Node(pair[0]), Node(pair[2]))),
        seenBy.Select(static name => Node(name).Address),
        Node('A').Address);

    private void Observe(int second, DowningView view) => Handle(second, new DowningInput.Observed(view)).ShouldBeEmpty();

    private void Observe(int second, string partition, char self = 'A')
    {
        var parsed = Parse(partition);
        var view = parsed.ViewFrom(parsed.Sides[0]);
        var seen = self == 'A' ? view : new DowningView(Node(self), view.Members, Suspicions(parsed), [], view.Leader);
        Observe(second, seen);
    }

    private static IEnumerable<Suspicion> Suspicions(Partition partition) =>
        from other in partition.Sides.Skip(1).SelectMany(static side => side)
        select new Suspicion(partition.Sides[0][0].UniqueAddress, other.UniqueAddress);

    private string Tick(int second) => Handle(second, new DowningInput.Ticked());

    private string Handle(int second, DowningInput input)
    {
        var before = _outbox.Effects.Count;
        _protocol.Handle(input, TimeSpan.FromSeconds(second), _outbox);
        var effects = _outbox.Effects.Skip(before).ToImmutableArray();
        var downed = effects.OfType<DowningEffect.Down>().Select(static down => down.Node.Address.Host!.ToUpperInvariant()).ToArray();
        var others = effects.Where(static effect => effect is not (DowningEffect.Down or DowningEffect.Publish)).Select(static effect => effect switch
        {
            DowningEffect.AcquireLease acquire => $"acquire {acquire.Token}",
            DowningEffect.ReleaseLease => "release",
            DowningEffect.SetTimer timer => $"timer {timer.Token} {timer.Delay.TotalSeconds}s",
            _ => effect.ToString(),
        });
        return string.Join("; ", downed.Length > 0 ? others.Append($"down {string.Join(", ", downed)}") : others);
    }
}

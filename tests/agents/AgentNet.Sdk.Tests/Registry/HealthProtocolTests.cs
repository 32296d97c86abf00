using AgentNet.Registry.Core;

namespace AgentNet.Sdk.Tests.Registry;

/// <summary>The health rules H1 to H4 and R1.6's numbers, in virtual time.</summary>
public sealed class HealthProtocolTests
{
    private const long Second = 1_000;

    private readonly HealthProtocol _health = new(new HealthSettings(30 * Second, 90 * Second, 3, 50, 60 * Second, 24 * 3600 * Second));
    private readonly List<HealthChange> _changes = [];
    private long _now;

    [Fact]
    public void An_agent_is_unhealthy_after_30_s_of_silence_and_offline_after_90()
    {
        Hear(new HealthInput.Joined("a"));

        RunUntil(30 * Second - 1).ShouldBeEmpty();
        RunUntil(30 * Second).ShouldBe([new HealthChange("a", HealthCondition.Connected, HealthCondition.Unhealthy, "silent for 30 s")]);
        RunUntil(90 * Second).ShouldBe([new HealthChange("a", HealthCondition.Unhealthy, HealthCondition.Offline, "silent for 90 s")]);
    }

    [Fact]
    public void A_heartbeat_every_10_s_keeps_it_connected()
    {
        Hear(new HealthInput.Joined("a"));
        for (var at = 10 * Second; at < 600 * Second; at += 10 * Second)
        {
            RunUntil(at).ShouldBeEmpty();
            Hear(new HealthInput.Beat("a")).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Marking_an_agent_is_no_sign_of_life()
    {
        Hear(new HealthInput.Joined("a"));
        RunUntil(30 * Second);

        RunUntil(89 * Second).ShouldBeEmpty();
        RunUntil(90 * Second).Single().To.ShouldBe(HealthCondition.Offline);
    }

    [Fact]
    public void After_a_good_sign_silence_counts_from_there_at_full_precision()
    {
        Hear(new HealthInput.Joined("a"));
        RunUntil(35 * Second);
        Hear(new HealthInput.Beat("a")).Single().To.ShouldBe(HealthCondition.Connected);

        RunUntil(65 * Second - 1).ShouldBeEmpty();
        RunUntil(65 * Second).Single().To.ShouldBe(HealthCondition.Unhealthy);
    }

    [Fact]
    public void Three_failed_checks_in_a_row_make_it_unhealthy_and_only_a_good_one_heals()
    {
        Hear(new HealthInput.Joined("a"));
        Check(false).ShouldBeEmpty();
        Check(false).ShouldBeEmpty();
        Check(true).ShouldBeEmpty();
        Check(false).ShouldBeEmpty();
        Check(false).ShouldBeEmpty();
        Check(false).Single().Reason.ShouldBe("3 health checks failed in a row: no answer");

        Hear(new HealthInput.Beat("a")).ShouldBeEmpty();
        Check(true).Single().To.ShouldBe(HealthCondition.Connected);
    }

    [Fact]
    public void Failed_checks_do_not_keep_a_silent_agent_from_going_offline()
    {
        Hear(new HealthInput.Joined("a"));
        RunUntil(50 * Second);
        Check(false);

        RunUntil(90 * Second).Single().To.ShouldBe(HealthCondition.Offline);
    }

    [Fact]
    public void A_recovered_agent_is_disconnected_until_it_is_heard_of()
    {
        Hear(new HealthInput.Recovered("a"));
        _health.Find("a")!.Condition.ShouldBe(HealthCondition.Disconnected);

        Hear(new HealthInput.Joined("a")).Single().To.ShouldBe(HealthCondition.Connected);
        RunUntil(30 * Second).Single().To.ShouldBe(HealthCondition.Unhealthy);
    }

    [Fact]
    public void A_recovered_agent_that_stays_away_goes_offline()
    {
        Hear(new HealthInput.Recovered("a"));

        RunUntil(90 * Second).Single().To.ShouldBe(HealthCondition.Offline);
    }

    [Fact]
    public void A_lost_link_disconnects_until_the_next_heartbeat()
    {
        Hear(new HealthInput.Joined("a"));
        Hear(new HealthInput.LinkLost("a", "node left")).Single().To.ShouldBe(HealthCondition.Disconnected);

        Hear(new HealthInput.Beat("a")).Single().To.ShouldBe(HealthCondition.Connected);
    }

    [Fact]
    public void An_offline_agent_comes_back_with_a_sign_of_life_and_is_watched_again()
    {
        Hear(new HealthInput.Joined("a"));
        RunUntil(100 * Second);
        Hear(new HealthInput.Beat("a")).Single().To.ShouldBe(HealthCondition.Connected);

        RunUntil(130 * Second).Single().To.ShouldBe(HealthCondition.Unhealthy);
    }

    [Fact]
    public void Whoever_has_left_is_forgotten_at_once()
    {
        Hear(new HealthInput.Joined("a"));
        Hear(new HealthInput.Left("a"));

        RunUntil(1_000 * Second).ShouldBeEmpty();
        Hear(new HealthInput.Beat("a")).ShouldBeEmpty();
        _health.Find("a").ShouldBeNull();
    }

    [Fact]
    public void The_last_50_checks_are_remembered()
    {
        Hear(new HealthInput.Joined("a"));
        for (var i = 0; i < 60; i++)
        {
            _now += Second;
            Check(true);
        }

        var history = _health.Find("a")!.History.ToList();
        history.Count.ShouldBe(50);
        history[^1].AtMs.ShouldBe(60 * Second);
        history[0].AtMs.ShouldBe(11 * Second);
    }

    [Fact]
    public void An_agent_offline_for_a_day_may_be_forgotten()
    {
        Hear(new HealthInput.Joined("a"));
        RunUntil(90 * Second);

        _health.Forgettable(_now + 24 * 3600 * Second - 1).ShouldBeEmpty();
        _health.Forgettable(_now + 24 * 3600 * Second).ShouldBe(["a"]);
    }

    private List<HealthChange> Check(bool healthy) => Hear(new HealthInput.Checked("a", new CheckedHealth(_now, healthy, 5, "no answer")));

    private List<HealthChange> Hear(HealthInput input)
    {
        _changes.Clear();
        _health.Handle(input, _now, _changes);
        return [.. _changes];
    }

    /// <summary>Ticks exactly when the protocol asks for it, as the shell does.</summary>
    private List<HealthChange> RunUntil(long at)
    {
        var changes = new List<HealthChange>();
        while (_health.NextDeadlineMs() is { } deadline && deadline <= at)
        {
            _now = Math.Max(_now, deadline);
            changes.AddRange(Hear(new HealthInput.Tick()));
        }
        _now = at;
        return changes;
    }
}

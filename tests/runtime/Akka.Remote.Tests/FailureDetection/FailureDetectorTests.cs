using Akka.Actor;
using Akka.Configuration;

namespace Akka.Remote.Tests.FailureDetection;

/// <summary>The detectors as users and settings make them.</summary>
public sealed class FailureDetectorTests
{
    private long _now;

    [Fact]
    public void Deadline_detector_waits_an_interval_and_a_pause()
    {
        var detector = new DeadlineFailureDetector(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), () => _now);
        detector.IsMonitoring.ShouldBeFalse();
        _now = 100_000;
        detector.IsAvailable.ShouldBeTrue();

        detector.HeartBeat();
        detector.IsMonitoring.ShouldBeTrue();
        _now += 4000;
        detector.IsAvailable.ShouldBeTrue();
        _now += 1;
        detector.IsAvailable.ShouldBeFalse();
        detector.HeartBeat();
        detector.IsAvailable.ShouldBeTrue();
    }

    [Fact]
    public void Phi_detector_gives_up_at_its_threshold_and_comes_back_with_a_heartbeat()
    {
        var detector = new PhiAccrualFailureDetector(8, 100, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), () => _now);
        for (; _now < 20_000; _now += 1000) detector.HeartBeat();
        detector.IsAvailable.ShouldBeTrue();
        _now = 19_000 + 4400;
        detector.IsAvailable.ShouldBeTrue();
        _now = 19_000 + 4700;
        detector.IsAvailable.ShouldBeFalse();
        detector.HeartBeat();
        detector.IsAvailable.ShouldBeTrue();
    }

    [Fact]
    public void Registry_has_a_detector_for_each_resource_that_has_sent_a_heartbeat()
    {
        var made = 0;
        var registry = new DefaultFailureDetectorRegistry<string>(() =>
        {
            made++;
            return new DeadlineFailureDetector(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1), () => _now);
        });
        registry.IsAvailable("a").ShouldBeTrue();
        registry.IsMonitoring("a").ShouldBeFalse();

        registry.Heartbeat("a");
        registry.Heartbeat("a");
        made.ShouldBe(1);
        registry.IsMonitoring("a").ShouldBeTrue();
        _now = 10_000;
        registry.IsAvailable("a").ShouldBeFalse();
        registry.IsAvailable("b").ShouldBeTrue();

        registry.Remove("a");
        registry.IsMonitoring("a").ShouldBeFalse();
        registry.Heartbeat("b");
        registry.Reset();
        registry.IsMonitoring("b").ShouldBeFalse();
    }

    [Theory]
    [InlineData("threshold = 0.0", "threshold")]
    [InlineData("max-sample-size = 0", "max-sample-size")]
    [InlineData("min-std-deviation = 0s", "min-std-deviation")]
    [InlineData("heartbeat-interval = 0s", "heartbeat-interval")]
    public void Settings_that_make_no_sense_are_refused(string wrong, string told)
    {
        var config = ConfigurationFactory.ParseString(wrong).WithFallback(ConfigurationFactory.ParseString(
            "threshold = 8.0, max-sample-size = 10, min-std-deviation = 100ms, acceptable-heartbeat-pause = 3s, heartbeat-interval = 1s"));
        Should.Throw<Exception>(() => new PhiAccrualFailureDetector(config, null!)).Message.ShouldContain(told);
    }

    [Fact]
    public void Uid_of_a_system_is_the_same_for_all_who_ask_and_never_zero()
    {
        using var one = ActorSystem.Create("one", "akka.stdout-loglevel = OFF, akka.loglevel = OFF");
        using var other = ActorSystem.Create("one", "akka.stdout-loglevel = OFF, akka.loglevel = OFF");
        AddressUidExtension.Uid(one).ShouldBe(AddressUidExtension.Uid(one));
        AddressUidExtension.Uid(one).ShouldNotBe(0);
        AddressUidExtension.Uid(one).ShouldNotBe(AddressUidExtension.Uid(other));
    }
}

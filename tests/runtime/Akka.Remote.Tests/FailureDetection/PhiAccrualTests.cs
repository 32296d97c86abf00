using Akka.Remote.Core.FailureDetection;

namespace Akka.Remote.Tests.FailureDetection;

/// <summary>The formula, against values worked out by hand and by the normal distribution it stands for.</summary>
public sealed class PhiAccrualTests
{
    private static readonly PhiAccrualSettings Settings = new(Threshold: 8, MaxSampleSize: 100, MinStdDeviation: 100, AcceptablePause: 3000, FirstHeartbeatEstimate: 1000);

    [Fact]
    public void Without_a_heartbeat_nothing_is_suspected() => new PhiAccrual(Settings).Phi(1_000_000).ShouldBe(0.0);

    // With m = 1000 and s = 100: y = (t - m) / s, e = exp(-y (1.5976 + 0.070566 y^2)).
    [Theory]
    [InlineData(500, 0.0)]
    [InlineData(1000, 0.30103)]
    [InlineData(1100, 0.79951)]
    [InlineData(1200, 1.64283)]
    [InlineData(1300, 2.90948)]
    public void Phi_is_the_formula(double silence, double phi) =>
        PhiAccrual.Phi(silence, mean: 1000, deviation: 100).ShouldBe(phi, tolerance: 0.0005);

    // -log10 of the upper tail of the normal distribution at 1, 2 and 3 deviations.
    [Theory]
    [InlineData(1, 0.7995)]
    [InlineData(2, 1.6430)]
    [InlineData(3, 2.8697)]
    public void Phi_stands_for_the_normal_distribution(double deviations, double phi) =>
        PhiAccrual.Phi(100 * deviations, mean: 0, deviation: 100).ShouldBe(phi, tolerance: 0.05);

    [Fact]
    public void Phi_only_grows_with_silence()
    {
        var before = -1.0;
        for (var silence = 0; silence < 20_000; silence += 7)
        {
            var phi = PhiAccrual.Phi(silence, mean: 4000, deviation: 250);
            phi.ShouldBeGreaterThanOrEqualTo(before);
            before = phi;
        }

        PhiAccrual.Phi(1e9, 4000, 250).ShouldBe(double.PositiveInfinity);
    }

    [Fact]
    public void First_heartbeat_teaches_the_estimate_with_half_its_quarter_as_deviation()
    {
        var accrual = new PhiAccrual(Settings with { MinStdDeviation = 1 });
        accrual.Heartbeat(0).ShouldBeNull();

        // Two samples, 750 and 1250: mean 1000, deviation 250; the pause is added to the mean.
        accrual.Phi(4000).ShouldBe(0.30103, tolerance: 0.0001);
        accrual.Phi(4250).ShouldBe(PhiAccrual.Phi(4250, 4000, 250), tolerance: 1e-9);
    }

    [Fact]
    public void Regular_heartbeats_make_it_impatient_down_to_the_least_deviation()
    {
        var accrual = new PhiAccrual(Settings with { MaxSampleSize = 10 });
        for (var beat = 0; beat <= 20; beat++) accrual.Heartbeat(beat * 1000);

        accrual.Phi(24_100).ShouldBe(PhiAccrual.Phi(4100, 4000, 100), tolerance: 1e-9);
    }

    [Fact]
    public void Interval_that_was_a_failure_teaches_nothing()
    {
        var accrual = new PhiAccrual(Settings);
        for (var beat = 0; beat <= 20; beat++) accrual.Heartbeat(beat * 1000);
        var usual = accrual.Phi(20_000 + 4200);

        accrual.IsAvailable(80_000).ShouldBeFalse();
        accrual.Heartbeat(80_000).ShouldBeNull();

        accrual.IsAvailable(80_100).ShouldBeTrue();
        accrual.Phi(80_000 + 4200).ShouldBe(usual, tolerance: 1e-9);
    }

    [Fact]
    public void Old_intervals_are_forgotten_without_error_in_the_sums()
    {
        var history = new HeartbeatHistory(3);
        foreach (var interval in (long[])[900_000_000, 1, 2, 100, 110, 120]) history.Add(interval);

        history.Count.ShouldBe(3);
        history.Mean.ShouldBe(110);
        history.Deviation.ShouldBe(Math.Sqrt(200.0 / 3), tolerance: 1e-9);
    }
}

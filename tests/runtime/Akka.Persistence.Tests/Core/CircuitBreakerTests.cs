namespace Akka.Persistence.Core;

public sealed class CircuitBreakerTests
{
    private readonly CircuitBreaker _breaker = new(maxFailures: 3, resetMs: 1_000);

    [Fact]
    public void B1_failures_in_a_row_open_it_and_a_success_between_them_begins_anew()
    {
        Fail(2);
        _breaker.Succeeded();
        Fail(2);
        _breaker.Refusal(0).ShouldBeNull();
        Fail(1);
        _breaker.Refusal(0).ShouldBe(1_000);
    }

    [Fact]
    public void B2_nothing_passes_before_the_reset_time_is_over()
    {
        Fail(3);
        _breaker.Refusal(999).ShouldBe(1);
        _breaker.Refusal(1_000).ShouldBeNull();
    }

    [Fact]
    public void B3_one_probe_passes_and_its_success_closes_it()
    {
        Fail(3);
        _breaker.Refusal(1_000).ShouldBeNull();
        _breaker.Refusal(1_000).ShouldBe(0);
        _breaker.Succeeded();
        _breaker.Refusal(1_000).ShouldBeNull();
        _breaker.IsCalm.ShouldBeTrue();
    }

    [Fact]
    public void B3_a_failed_probe_opens_it_for_another_reset_time()
    {
        Fail(3);
        _breaker.Refusal(1_500).ShouldBeNull();
        _breaker.Failed(1_500);
        _breaker.Refusal(2_499).ShouldBe(1);
        _breaker.Refusal(2_500).ShouldBeNull();
    }

    [Fact]
    public void B4_what_began_before_it_opened_neither_closes_it_nor_keeps_it_open_for_longer()
    {
        Fail(3);
        _breaker.Succeeded();
        _breaker.Failed(900);
        _breaker.Refusal(999).ShouldBe(1);
        _breaker.Refusal(1_000).ShouldBeNull();
    }

    private void Fail(int times)
    {
        for (var i = 0; i < times; i++)
            _breaker.Failed(0);
    }
}

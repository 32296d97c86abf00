namespace Akka.Persistence.Core;

public sealed class RecoveryPermitsTests
{
    private readonly RecoveryPermits<string> _permits = new(limit: 2);

    [Fact]
    public void No_more_than_the_limit_recover_at_once()
    {
        _permits.Request("a").ShouldBeTrue();
        _permits.Request("b").ShouldBeTrue();
        _permits.Request("c").ShouldBeFalse();
        _permits.Holders.ShouldBe(2);
    }

    [Fact]
    public void Who_waits_longest_is_next()
    {
        foreach (var applicant in (string[])["a", "b", "c", "d"])
            _permits.Request(applicant);
        _permits.Release("a", out var next).ShouldBeTrue();
        next.ShouldBe("c");
        _permits.Release("b", out next).ShouldBeTrue();
        next.ShouldBe("d");
        _permits.Holders.ShouldBe(2);
    }

    [Fact]
    public void Who_leaves_the_queue_is_not_served()
    {
        foreach (var applicant in (string[])["a", "b", "c", "d"])
            _permits.Request(applicant);
        _permits.Release("c", out _).ShouldBeFalse();
        _permits.Release("a", out var next).ShouldBeTrue();
        next.ShouldBe("d");
    }

    [Fact]
    public void A_permit_is_returned_once()
    {
        _permits.Request("a");
        _permits.Release("a", out _);
        _permits.Release("a", out _).ShouldBeFalse();
        _permits.Holders.ShouldBe(0);
    }
}

using Akka.Persistence.Sql.Core;

namespace Akka.Persistence.Sql;

public sealed class CommitPaceTests
{
    private readonly CommitPace _pace = new();

    [Fact]
    public void The_first_commit_waits_for_nobody() =>
        _pace.AwaitsMore(waiting: 1, waited: TimeSpan.Zero).ShouldBeFalse();

    [Fact]
    public void A_lonely_writer_never_waits()
    {
        _pace.Committed(jobs: 1, TimeSpan.FromMilliseconds(1));
        _pace.AwaitsMore(waiting: 1, waited: TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public void Those_acknowledged_last_are_waited_for_until_all_are_back()
    {
        _pace.Committed(jobs: 10, TimeSpan.FromMicroseconds(200));
        _pace.AwaitsMore(waiting: 9, waited: TimeSpan.FromMicroseconds(50)).ShouldBeTrue();
        _pace.AwaitsMore(waiting: 10, waited: TimeSpan.FromMicroseconds(50)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(200, 100)]
    [InlineData(100_000, 300)]
    public void Nobody_waits_longer_than_half_a_commit_nor_than_the_bound(int commitMicroseconds, int limitMicroseconds)
    {
        _pace.Committed(jobs: 10, TimeSpan.FromMicroseconds(commitMicroseconds));
        _pace.AwaitsMore(1, TimeSpan.FromMicroseconds(limitMicroseconds - 1)).ShouldBeTrue();
        _pace.AwaitsMore(1, TimeSpan.FromMicroseconds(limitMicroseconds)).ShouldBeFalse();
    }
}

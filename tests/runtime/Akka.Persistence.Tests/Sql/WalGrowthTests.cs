using Akka.Persistence.Sql.Core;

namespace Akka.Persistence.Sql;

public sealed class WalGrowthTests
{
    private readonly WalGrowth _growth = new(limitPages: 100);

    [Fact]
    public void Nothing_is_copied_below_the_limit() => _growth.Committed(99).ShouldBe(CheckpointStep.None);

    [Fact]
    public void At_the_limit_it_copies_without_waiting()
    {
        _growth.Committed(60);
        _growth.Committed(40).ShouldBe(CheckpointStep.Passive);
    }

    [Fact]
    public void After_a_full_copy_it_counts_from_zero()
    {
        _growth.Committed(100);
        _growth.Checkpointed(logPages: 100, copiedPages: 100);
        _growth.Committed(99).ShouldBe(CheckpointStep.None);
    }

    [Fact]
    public void A_log_that_a_reader_holds_is_waited_for_in_the_end()
    {
        var steps = new List<CheckpointStep>();
        for (var i = 1; i <= 9; i++)
        {
            steps.Add(_growth.Committed(100));
            _growth.Checkpointed(logPages: i * 100, copiedPages: 10);
        }
        steps.Take(7).ShouldAllBe(step => step == CheckpointStep.Passive);
        steps[7].ShouldBe(CheckpointStep.Restart);
        steps[8].ShouldBe(CheckpointStep.Restart);
    }
}

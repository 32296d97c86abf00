using Akka.Persistence.Sql.Core;

namespace Akka.Persistence.Sql;

public sealed class WalGrowthTests
{
    private readonly WalGrowth _growth = new(limitPages: 100);

    [Fact]
    public void Nothing_is_copied_below_the_limit() => Committed(99).ShouldBe(CheckpointStep.None);

    [Fact]
    public void At_the_limit_a_copy_is_begun_beside_the_writer()
    {
        Committed(60);
        Committed(40).ShouldBe(CheckpointStep.Aside);
    }

    [Fact]
    public void While_a_copy_goes_on_the_writer_does_nothing_and_begins_no_other()
    {
        Committed(100);
        _growth.Committed(50, copied: false).ShouldBe(CheckpointStep.None);
        _growth.Committed(49, copied: false).ShouldBe(CheckpointStep.None);
    }

    [Fact]
    public void The_writer_copies_the_rest_once_the_copy_has_ended()
    {
        Committed(100);
        _growth.Committed(10, copied: false);
        Committed(0).ShouldBe(CheckpointStep.Passive);
    }

    [Fact]
    public void After_a_full_copy_it_counts_from_zero()
    {
        Committed(100);
        Committed(10);
        _growth.Checkpointed(logPages: 110, copiedPages: 110);
        Committed(99).ShouldBe(CheckpointStep.None);
        Committed(1).ShouldBe(CheckpointStep.Aside);
    }

    [Fact]
    public void A_log_that_a_reader_holds_is_waited_for_in_the_end()
    {
        var steps = new List<CheckpointStep>();
        for (var i = 1; i <= 9; i++)
        {
            steps.Add(Committed(100));
            if (steps[^1] == CheckpointStep.Aside)
                steps[^1] = Committed(0);
            _growth.Checkpointed(logPages: i * 100, copiedPages: 10);
        }
        steps.Take(7).ShouldAllBe(step => step == CheckpointStep.Passive);
        steps[7].ShouldBe(CheckpointStep.Restart);
        steps[8].ShouldBe(CheckpointStep.Restart);
    }

    [Fact]
    public void A_copy_that_lags_is_waited_for_when_the_log_has_doubled()
    {
        Committed(100);
        _growth.Committed(99, copied: false).ShouldBe(CheckpointStep.None);
        _growth.Committed(1, copied: false).ShouldBe(CheckpointStep.Passive);
    }

    [Fact]
    public void A_log_out_of_all_bounds_is_waited_for_although_its_copy_has_not_ended()
    {
        Committed(100);
        _growth.Committed(700, copied: false).ShouldBe(CheckpointStep.Restart);
    }

    private CheckpointStep Committed(int pagesWritten) => _growth.Committed(pagesWritten, copied: true);
}

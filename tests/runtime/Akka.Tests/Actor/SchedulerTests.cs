using Akka.Actor;

namespace Akka.Tests.Actor;

/// <summary>The real clock: order, earliness, cancelling; and the heap under it against a sorted list.</summary>
public sealed class SchedulerTests : Scenario
{
    [Fact]
    public async Task Never_fires_early()
    {
        var clock = Sys.Scheduler;
        var fired = new TaskCompletionSource<TimeSpan>();
        var delay = TimeSpan.FromMilliseconds(30);
        var asked = clock.MonotonicClock;
        clock.Advanced.ScheduleOnce(delay, () => fired.SetResult(clock.MonotonicClock));
        ((await fired.Task) - asked).ShouldBeGreaterThanOrEqualTo(delay);
    }

    [Fact]
    public async Task Earlier_deadline_given_later_comes_first()
    {
        var taker = Start(new Behaviour { OnMessage = (m, _) => Log.Add((string)m) });
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(80), taker, "late", ActorRefs.NoSender);
        Sys.Scheduler.ScheduleTellOnce(TimeSpan.FromMilliseconds(5), taker, "early", ActorRefs.NoSender);
        (await Log.First(2)).ShouldBe(["early", "late"]);
    }

    [Fact]
    public async Task Repeats_until_cancelled()
    {
        var taker = Start(new Behaviour { OnMessage = (m, _) => Log.Add((string)m) });
        var cancel = Sys.Scheduler.ScheduleTellRepeatedlyCancelable(0, 1, taker, "tick", ActorRefs.NoSender);
        await Log.First(3);
        cancel.Cancel();
        cancel.IsCancellationRequested.ShouldBeTrue();
    }

    [Fact]
    public async Task Failing_piece_of_code_does_not_stop_the_clock()
    {
        var fired = new TaskCompletionSource();
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.Zero, static () => throw new Broken());
        Sys.Scheduler.Advanced.ScheduleOnce(TimeSpan.FromMilliseconds(2), fired.SetResult);
        await fired.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public void Cancelled_entry_leaves_the_queue_at_once()
    {
        var queue = new DeadlineQueue();
        var entries = Enumerable.Range(0, 100).Select(_ => new Nothing()).ToArray();
        for (var i = 0; i < entries.Length; i++) queue.Add(entries[i], i % 10);
        foreach (var entry in entries.Where((_, i) => i % 3 == 0)) entry.Remove();
        queue.Count.ShouldBe(66);
    }

    [Fact]
    public void Negative_delays_and_intervals_that_are_not_positive_are_refused()
    {
        var advanced = Sys.Scheduler.Advanced;
        Should.Throw<ArgumentOutOfRangeException>(() => advanced.ScheduleOnce(TimeSpan.FromTicks(-1), static () => { }));
        Should.Throw<ArgumentOutOfRangeException>(() => advanced.ScheduleRepeatedly(TimeSpan.Zero, TimeSpan.Zero, static () => { }));
    }

    [Fact]
    public void Queue_agrees_with_a_sorted_list_whatever_is_added_and_removed()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var queue = new DeadlineQueue();
            var model = new List<(long Deadline, int Order, Nothing Entry)>();
            for (var step = 0; step < 300; step++)
            {
                if (model.Count == 0 || random.Next(3) > 0)
                {
                    var entry = new Nothing();
                    var deadline = random.Next(50);
                    queue.Add(entry, deadline);
                    model.Add((deadline, step, entry));
                }
                else if (random.Next(2) == 0)
                {
                    var victim = model[random.Next(model.Count)];
                    victim.Entry.Remove();
                    model.Remove(victim);
                }
                else
                {
                    var first = model.OrderBy(m => m.Deadline).ThenBy(m => m.Order).First();
                    queue.TakeDue(long.MaxValue).ShouldBeSameAs(first.Entry, $"seed {seed}, step {step}");
                    model.Remove(first);
                }
            }
        }
    }

    [Fact]
    public void What_was_waiting_in_a_closed_queue_may_still_be_cancelled()
    {
        var queue = new DeadlineQueue();
        var entry = new Nothing();
        queue.Add(entry, 1).ShouldBeTrue();
        queue.Close();
        entry.Remove();
        queue.Count.ShouldBe(0);
        queue.Add(new Nothing(), 1).ShouldBeFalse();
    }

    private sealed class Nothing : DeadlineQueue.Entry
    {
        public override void Fire()
        {
        }
    }
}

using Akka.Configuration;
using Akka.Persistence.Journal;
using Akka.Persistence.Shell;

namespace Akka.Persistence.Conformance;

/// <summary>What persistent actors rely on, asked of every event store there is.</summary>
public abstract class EventStoreConformance
{
    private const string Id = "order-1";

    internal abstract EventStore Store { get; }

    /// <summary>The store as another process finds it after the power went off: only what was synced is left.</summary>
    internal abstract EventStore AfterCrash();

    [Fact]
    public async Task Events_come_back_in_the_order_they_were_written()
    {
        (await Write(Id, [1], [2, 3], [4])).Cause.ShouldBeNull();
        (await Write(Id, [5])).Cause.ShouldBeNull();
        (await Read(Id)).ShouldBe(["e1", "e2", "e3", "e4", "e5"]);
    }

    [Fact]
    public async Task Ids_do_not_see_each_other()
    {
        await Write(Id, [1]);
        await Write("order-10", [1], [2]);
        (await Read(Id)).ShouldBe(["e1"]);
        (await Store.HighestSequenceNrAsync("order-")).ShouldBe(0);
    }

    [Fact]
    public async Task An_atomic_write_with_a_taken_number_leaves_nothing_behind()
    {
        await Write(Id, [3]);
        var outcome = await Write(Id, [1, 2, 3]);
        outcome.AnsweredCount.ShouldBe(0);
        outcome.Cause.ShouldBeOfType<SequenceNrTakenException>();
        (await Read(Id)).ShouldBe(["e3"]);
    }

    [Fact]
    public async Task What_comes_after_a_failed_write_in_a_batch_is_not_stored()
    {
        await Write(Id, [1], [2]);
        var outcome = await Write(Id, [2], [3], [4, 5]);
        outcome.AnsweredCount.ShouldBe(0);
        (await Read(Id)).ShouldBe(["e1", "e2"]);
    }

    [Fact]
    public async Task What_comes_before_a_failed_write_in_a_batch_may_be_stored_and_is_then_acknowledged()
    {
        await Write(Id, [3]);
        var outcome = await Write(Id, [4], [3], [5]);
        outcome.Cause.ShouldBeOfType<SequenceNrTakenException>();
        outcome.AnsweredCount.ShouldBe(1);
        (await Read(Id)).ShouldBe(["e3", "e4"]);
    }

    [Fact]
    public async Task A_failed_write_of_one_id_does_not_touch_the_writes_of_others()
    {
        await Write("taken", [1]);
        var writes = Enumerable.Range(0, 50).Select(i => i == 25 ? Write("taken", [1]) : Write($"free-{i}", [1], [2])).ToArray();
        var outcomes = await Task.WhenAll(writes);
        outcomes.Count(outcome => outcome.Cause is null).ShouldBe(49);
        outcomes[25].Cause.ShouldBeOfType<SequenceNrTakenException>();
        (await Read("free-49")).ShouldBe(["e1", "e2"]);
    }

    [Fact]
    public async Task Of_two_writers_one_gets_the_number()
    {
        for (var number = 1; number <= 20; number++)
        {
            var outcomes = await Task.WhenAll(Write(Id, [number]), Write(Id, [number]));
            outcomes.Count(outcome => outcome.Cause is null).ShouldBe(1, $"number {number}");
        }
        (await Read(Id)).Count.ShouldBe(20);
    }

    [Theory]
    [InlineData(1, long.MaxValue, long.MaxValue, 1, 10)]
    [InlineData(4, long.MaxValue, long.MaxValue, 4, 10)]
    [InlineData(4, 6, long.MaxValue, 4, 6)]
    [InlineData(4, 9, 2, 4, 5)]
    [InlineData(10, 10, 1, 10, 10)]
    public async Task A_range_has_both_its_ends(long from, long to, long max, int first, int last)
    {
        await WriteSingly(Id, 10);
        (await Read(Id, from, to, max)).ShouldBe(Enumerable.Range(first, last - first + 1).Select(n => $"e{n}"));
    }

    [Theory]
    [InlineData(11, long.MaxValue, long.MaxValue)]
    [InlineData(5, 4, long.MaxValue)]
    [InlineData(1, long.MaxValue, 0)]
    public async Task An_empty_range_is_empty_and_still_tells_the_highest_number(long from, long to, long max)
    {
        await WriteSingly(Id, 10);
        var page = await Store.ReadPageAsync(Id, from, to, max);
        page.Events.ShouldBeEmpty();
        page.HasMore.ShouldBeFalse();
        page.HighestSequenceNr.ShouldBe(10);
    }

    [Fact]
    public async Task Pages_join_without_a_gap()
    {
        const int count = 2500;
        await WriteSingly(Id, count);
        var first = await Store.ReadPageAsync(Id, 1, long.MaxValue, long.MaxValue);
        first.HasMore.ShouldBeTrue();
        first.RowCount.ShouldBeLessThan(count);
        first.HighestSequenceNr.ShouldBe(count);
        (await Read(Id)).ShouldBe(Enumerable.Range(1, count).Select(n => $"e{n}"));
    }

    [Fact]
    public async Task Deleted_events_are_gone_and_the_others_are_not()
    {
        await WriteSingly(Id, 10);
        await WriteSingly("other", 3);
        await Store.DeleteAsync(Id, 4);
        (await Read(Id)).ShouldBe(["e5", "e6", "e7", "e8", "e9", "e10"]);
        (await Read("other")).Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_highest_number_survives_the_deletion_of_everything()
    {
        await WriteSingly(Id, 10);
        await Store.DeleteAsync(Id, long.MaxValue);
        (await Read(Id)).ShouldBeEmpty();
        (await Store.HighestSequenceNrAsync(Id)).ShouldBe(10);
        (await Write(Id, [10])).Cause.ShouldBeOfType<SequenceNrTakenException>();
        (await Write(Id, [11])).Cause.ShouldBeNull();
        await Store.DeleteAsync(Id, 11);
        (await Store.HighestSequenceNrAsync(Id)).ShouldBe(11);
    }

    [Fact]
    public async Task A_deletion_larger_than_one_step_of_it_is_complete()
    {
        await WriteSingly(Id, 1700);
        await Store.DeleteAsync(Id, 1650);
        (await Read(Id)).Count.ShouldBe(50);
        await Store.DeleteAsync(Id, 1600);
        (await Read(Id)).Count.ShouldBe(50);
    }

    [Fact]
    public async Task Deleting_what_was_never_written_is_done_at_once()
    {
        await Store.DeleteAsync("nobody", 100);
        (await Store.HighestSequenceNrAsync("nobody")).ShouldBe(0);
    }

    [Fact]
    public async Task An_acknowledged_event_survives_a_crash()
    {
        (await Write(Id, [1], [2, 3])).Cause.ShouldBeNull();
        var after = AfterCrash();
        (await Read(after, Id)).ShouldBe(["e1", "e2", "e3"]);
        (await after.HighestSequenceNrAsync(Id)).ShouldBe(3);
    }

    [Fact]
    public async Task A_crash_leaves_an_atomic_write_whole_or_not_at_all()
    {
        await Write(Id, [1]);
        var unacknowledged = WriteBatch(Store, Id, [2, 3, 4]);
        var after = AfterCrash();
        var numbers = (await Read(after, Id)).Count;
        numbers.ShouldBeOneOf(1, 4);
        // What the crash left decides the next number: it is free, and the one before is not.
        (await WriteBatch(after, Id, [numbers]).Finished).Cause.ShouldNotBeNull();
        (await WriteBatch(after, Id, [numbers + 1]).Finished).Cause.ShouldBeNull();
        GC.KeepAlive(unacknowledged);
    }

    [Fact]
    public async Task An_event_that_cannot_be_stored_is_rejected_and_the_others_are_stored()
    {
        var batch = new Batch(Id, [[1], [2, 3], [4]], number => number == 3 ? new Unwritable() : $"e{number}");
        Store.Write(batch);
        var outcome = await batch.Finished;
        outcome.Cause.ShouldBeNull();
        outcome.AnsweredCount.ShouldBe(4);
        outcome.Rejections!.Select(rejection => rejection is not null).ShouldBe([false, true, true, false]);
        (await Read(Id)).ShouldBe(["e1", "e4"]);
    }

    private protected Task<BatchOutcome> Write(string id, params int[][] atomicWrites) =>
        WriteBatch(Store, id, atomicWrites).Finished;

    private static Batch WriteBatch(EventStore store, string id, params int[][] atomicWrites)
    {
        var batch = new Batch(id, atomicWrites, number => $"e{number}");
        store.Write(batch);
        return batch;
    }

    private protected async Task WriteSingly(string id, int count) =>
        (await Write(id, [.. Enumerable.Range(1, count).Select(number => new[] { number })])).Cause.ShouldBeNull();

    private protected Task<List<string>> Read(string id, long from = 1, long to = long.MaxValue, long max = long.MaxValue) =>
        Read(Store, id, from, to, max);

    private protected static async Task<List<string>> Read(
        EventStore store, string id, long from = 1, long to = long.MaxValue, long max = long.MaxValue)
    {
        var events = new List<string>();
        while (true)
        {
            var page = await store.ReadPageAsync(id, from, to, max);
            events.AddRange(page.Events.Select(@event => (string)@event.Payload));
            if (!page.HasMore)
                return events;
            (from, max) = (page.LastSequenceNr + 1, max - page.RowCount);
        }
    }

    /// <summary>Refused on its way into the journal.</summary>
    protected sealed record Unwritable;

    private protected sealed class RefusesUnwritable : IWriteEventAdapter
    {
        public string Manifest(object evt) => "";

        public object ToJournal(object evt) =>
            evt is Unwritable ? throw new NotSupportedException("This event cannot be written.") : evt;
    }

    /// <summary>The adapters every store under test is opened with.</summary>
    private protected static Config AdapterConfig => ConfigurationFactory.ParseString(
        $$"""
        event-adapters { refuses = "{{typeof(RefusesUnwritable).AssemblyQualifiedName}}" }
        event-adapter-bindings { "{{typeof(Unwritable).AssemblyQualifiedName}}" = refuses }
        """);

    private sealed class Batch(string id, int[][] atomicWrites, Func<int, object> payload)
        : EventBatch(id, [.. atomicWrites.SelectMany(numbers => numbers.Select((number, i) => new BatchEvent(
            new Persistent(payload(number), number, id, "", false, null, "writer", DateTime.UtcNow.Ticks),
            EndsAtomicWrite: i == numbers.Length - 1)))])
    {
        private readonly TaskCompletionSource<BatchOutcome> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<BatchOutcome> Finished => _finished.Task;

        public override void Finish(in BatchOutcome outcome) => _finished.SetResult(outcome);
    }
}

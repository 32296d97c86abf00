using System.Threading.Channels;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Tasks;
using AgentNet.Coordination.Shell;
using Microsoft.Extensions.Logging;

namespace AgentNet.Coordination.Tests.Shell;

/// <summary>
/// What coordinator and watchers rely on, asked of an archive in every database there is: what is confirmed is there after a restart, applied
/// once, in order, and kept as long as configured.
/// </summary>
public abstract class ArchiveConformance : IDisposable
{
    private static readonly ArchiveSettings Defaults = ArchiveSettings.From(CoordinatorConfig.Reference) with { Linger = TimeSpan.Zero };

    private readonly List<TaskArchive> _open = [];
    private readonly Lines _log = new();

    /// <summary>A connection of its own each time, as another process would have it.</summary>
    internal abstract IArchiveDatabase OpenDatabase();

    /// <summary>From now on nothing can be added to the tasks.</summary>
    /// <param name="reason">What the log says then.</param>
    protected abstract void Break(string reason);

    protected abstract void Repair();

    protected abstract void Execute(string sql);

    [Fact]
    public async Task What_was_confirmed_is_there_after_a_restart_and_applied_once()
    {
        var archive = Open();
        await Write(archive, Entry(1, 3, Ended(1, "a"), Ended(2, "b")));
        await Write(archive, Entry(1, 3, Ended(1, "a"), Ended(2, "b")));
        Close(archive);

        var again = Open();
        again.LastSequence.ShouldBe(3);
        using var reader = again.OpenReader();
        reader.TaskCount.ShouldBe(2);
        reader.Task("b")!.State.ShouldBe(TaskState.Cancelled);
        reader.Task("c").ShouldBeNull();
    }

    [Fact]
    public async Task Lists_filter_page_and_begin_with_the_newest()
    {
        var archive = Open();
        await Write(archive, Entry(1, 9, [.. Enumerable.Range(1, 9).Select(i => Ended(i, $"t{i}", run: i % 2 == 0 ? "even" : ""))]));
        using var reader = archive.OpenReader();
        Ids(reader.List(new ListTasks(), long.MaxValue, 3)).ShouldBe(["t9", "t8", "t7"]);
        Ids(reader.List(new ListTasks(), beforeOrder: 7, 2)).ShouldBe(["t6", "t5"]);
        Ids(reader.List(new ListTasks { RunId = "even" }, long.MaxValue, 9)).ShouldBe(["t8", "t6", "t4", "t2"]);
        reader.List(new ListTasks { States = { TaskState.Completed } }, long.MaxValue, 9).ShouldBeEmpty();
    }

    [Fact]
    public async Task Only_as_many_tasks_and_changes_are_kept_as_configured()
    {
        var archive = Open(Defaults with { KeepTasks = 2, KeepChanges = 4, RetentionInterval = TimeSpan.FromMilliseconds(100) });
        await Write(archive, Entry(1, 5, Ended(1, "a"), Ended(2, "b")));
        await Write(archive, Entry(6, 9, Ended(3, "c"), Ended(4, "d")));
        SpinUntil(() =>
        {
            using var reader = archive.OpenReader();
            return reader.TaskCount == 2 && reader.Task("d") is not null && reader.OldestSequence == 6;
        });
    }

    [Fact]
    public async Task A_write_that_fails_is_repeated_until_it_succeeds()
    {
        var archive = Open(Defaults with { RetryDelay = TimeSpan.FromMilliseconds(5) });
        Break("disk is full");
        var written = Write(archive, Entry(1, 1, Ended(1, "a")));
        await _log.Said("disk is full");
        written.IsCompleted.ShouldBeFalse();
        Repair();
        await written;
        (await archive.ReadAsync(reader => reader.TaskCount)).ShouldBe(1);
    }

    [Fact]
    public void Tables_of_a_newer_format_are_refused()
    {
        Close(Open());
        Execute("UPDATE archive SET format = 99");
        Should.Throw<InvalidDataException>(() => Open()).Message.ShouldContain("format 99");
    }

    [Fact]
    public async Task A_list_by_label_goes_on_until_the_page_is_full()
    {
        var archive = Open();
        await Write(archive, Entry(1, 9, [.. Enumerable.Range(1, 3_000).Select(i => Ended(i, $"t{i}", label: i % 1_000 == 0 ? "rare" : "common"))]));
        var page = await archive.ReadAsync(reader => reader.List(new ListTasks { Labels = { ["kind"] = "rare" } }, long.MaxValue, 2));
        Ids(page).ShouldBe(["t3000", "t2000"]);
        (await archive.ReadAsync(reader => reader.List(new ListTasks { Labels = { ["kind"] = "rare" } }, 2_000, 9))).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Many_ids_are_looked_up_at_once_and_unknown_ones_are_not_found()
    {
        var archive = Open();
        await Write(archive, Entry(1, 9, [.. Enumerable.Range(1, 600).Select(i => Ended(i, $"t{i}"))]));
        var finds = await archive.FindAsync([.. Enumerable.Range(300, 600).Select(i => $"t{i}"), "\0"], ["no batch"], [], CancellationToken.None);
        finds.Tasks.Count.ShouldBe(301);
        finds.Tasks["t600"].Spec.Id.ShouldBe("t600");
        (finds.Batches.Count, finds.Runs.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task What_a_new_coordinator_adds_again_before_it_was_written_counts_once()
    {
        Break("not now");
        var archive = Open(Defaults with { RetryDelay = TimeSpan.FromMilliseconds(5) });
        var first = Write(archive, Entry(1, 1, Ended(1, "a")));
        await _log.Said("not now");
        archive.Add(Entry(2, 3, Ended(2, "b")));
        archive.Add(Entry(2, 3, Ended(2, "b")));
        var last = Write(archive, Entry(4, 4));
        Repair();
        await last;
        first.IsCompleted.ShouldBeFalse("there is one listener, the newest");
        (await archive.ReadAsync(reader => (reader.TaskCount, reader.LastSequence, reader.Changes(1, 9).Count))).ShouldBe((2L, 4L, 2));
    }

    [Fact]
    public async Task Two_nodes_that_write_the_same_entries_do_not_disturb_each_other()
    {
        var (one, other) = (Open(), Open());
        await Task.WhenAll(new[] { one, other }.Select(node => Task.Run(async () =>
        {
            foreach (var i in Enumerable.Range(1, 20))
            {
                await Write(node, Entry(i, i, Ended(i, $"t{i}")));
            }
        })));
        (await one.ReadAsync(reader => (reader.TaskCount, reader.LastSequence))).ShouldBe((20L, 20L));
        other.ReadLastSequence().ShouldBe(20);
    }

    [Fact]
    public async Task The_size_grows_with_what_is_stored()
    {
        var archive = Open();
        var before = archive.SizeBytes;
        await Write(archive, Entry(1, 1, [.. Enumerable.Range(1, 5_000).Select(i => Ended(i, $"t{i}"))]));
        archive.SizeBytes.ShouldBeGreaterThan(before);
    }

    [Fact]
    public async Task A_watcher_reads_on_from_the_store_and_is_told_when_that_is_no_longer_possible()
    {
        var archive = Open(Defaults with { KeepChanges = 3, RetentionInterval = TimeSpan.FromMilliseconds(100) });
        await Write(archive, Entry(1, 2));
        await Write(archive, Entry(3, 5));
        SpinUntil(() =>
        {
            using var reader = archive.OpenReader();
            return reader.OldestSequence == 3;
        });
        var feed = new TaskFeed(archive, Defaults);
        await using var watcher = feed.WatchAsync(new WatchFilter(), 3, CancellationToken.None).GetAsyncEnumerator();
        (await watcher.MoveNextAsync()).ShouldBeTrue();
        watcher.Current.Sequence.ShouldBe(4);
        await watcher.MoveNextAsync();
        var next = watcher.MoveNextAsync().AsTask();
        feed.Publish(Entry(6, 6).Changes);
        (await next).ShouldBeTrue();
        watcher.Current.Sequence.ShouldBe(6);

        await using var tooLate = feed.WatchAsync(new WatchFilter(), 0, CancellationToken.None).GetAsyncEnumerator();
        var refused = await Should.ThrowAsync<RefusedException>(async () => await tooLate.MoveNextAsync());
        refused.Code.ShouldBe(ProblemCodes.FeedExpired);
        refused.Problem.Facts["oldest"].ShouldBe("3");
    }

    public void Dispose()
    {
        _open.ForEach(archive => archive.Dispose());
        Remove();
        GC.SuppressFinalize(this);
    }

    /// <summary>After everything was closed.</summary>
    protected virtual void Remove()
    {
    }

    private TaskArchive Open(ArchiveSettings? settings = null)
    {
        var archive = new TaskArchive(OpenDatabase(), settings ?? Defaults, TimeProvider.System, _log);
        _open.Add(archive);
        return archive;
    }

    private void Close(TaskArchive archive)
    {
        _open.Remove(archive);
        archive.Dispose();
    }

    private static Task Write(TaskArchive archive, ArchiveEntry entry)
    {
        var confirmed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        archive.OnConfirmed(sequence =>
        {
            if (sequence >= entry.Changes.LastSequence)
            {
                confirmed.TrySetResult();
            }
        });
        archive.Add(entry);
        return confirmed.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static ArchiveEntry Entry(long first, long last, params TaskRecord[] tasks)
    {
        var changes = new ChangeBatch { FirstSequence = first, LastSequence = last };
        changes.Changes.AddRange(Enumerable.Range((int)first, (int)(last - first + 1)).Select(i => new Change { Sequence = i }));
        return new ArchiveEntry(changes, tasks, [], []);
    }

    private static TaskRecord Ended(long order, string id, string run = "", string label = "any") => new TaskRecord
    {
        Spec = new TaskSpec { Id = id, Capability = "work", Labels = { ["kind"] = label } }, Order = order, RunId = run, FinishedSequence = 1, FinishedAtMs = 5,
    }.To(TaskState.Pending).To(TaskState.Cancelled);

    private static IEnumerable<string> Ids(IEnumerable<TaskView> views) => views.Select(view => view.Spec.Id);

    private static void SpinUntil(Func<bool> condition) => SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(30)).ShouldBeTrue();

    private sealed class Lines : ILogger<TaskArchive>
    {
        private readonly Channel<string> _written = Channel.CreateUnbounded<string>();

        public async Task Said(string text)
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (!(await _written.Reader.ReadAsync(limit.Token)).Contains(text, StringComparison.Ordinal))
            {
            }
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _written.Writer.TryWrite(formatter(state, exception));
    }
}

using System.Threading.Channels;
using AgentNet.Contracts;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Tasks;
using AgentNet.Coordination.Shell;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AgentNet.Coordination.Tests.Shell;

/// <summary>archive.db by itself: what is confirmed is there after a restart, applied once, in order, and kept as long as configured.</summary>
public sealed class TaskArchiveTests : IDisposable
{
    private static readonly ArchiveSettings Settings = ArchiveSettings.From(CoordinatorConfig.Reference) with { Linger = TimeSpan.Zero };
    private readonly string _folder = Directory.CreateTempSubdirectory("agentnet-archive-").FullName;
    private readonly List<IDisposable> _open = [];
    private readonly Lines _log = new();

    private string ArchivePath => Path.Combine(_folder, "archive.db");

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
        var archive = Open(Settings with { KeepTasks = 2, KeepChanges = 4, RetentionInterval = TimeSpan.FromMilliseconds(100) });
        await Write(archive, Entry(1, 5, Ended(1, "a"), Ended(2, "b")));
        await Write(archive, Entry(6, 9, Ended(3, "c"), Ended(4, "d")));
        SpinUntil(() =>
        {
            using var reader = archive.OpenReader();
            return reader.TaskCount == 2 && reader.Task("d") is not null && reader.OldestSequence == 6;
        });
    }

    // A full disk does not only fail the statement: SQLite gives up the whole transaction by itself.
    [Theory]
    [InlineData("ABORT")]
    [InlineData("ROLLBACK")]
    public async Task A_write_that_fails_is_repeated_until_it_succeeds(string how)
    {
        var archive = Open(Settings with { RetryDelay = TimeSpan.FromMilliseconds(5) });
        using var other = new SqliteConnection($"Data Source={ArchivePath};Pooling=False");
        other.Open();
        ArchiveSchema.Execute(other, $"CREATE TRIGGER full BEFORE INSERT ON tasks BEGIN SELECT raise({how}, 'disk is full'); END");
        var written = Write(archive, Entry(1, 1, Ended(1, "a")));
        await _log.Said("disk is full");
        written.IsCompleted.ShouldBeFalse();
        ArchiveSchema.Execute(other, "DROP TRIGGER full");
        await written;
        using var reader = archive.OpenReader();
        reader.TaskCount.ShouldBe(1);
    }

    [Fact]
    public void A_file_of_a_newer_format_is_refused()
    {
        Close(Open());
        using (var connection = new SqliteConnection($"Data Source={ArchivePath};Pooling=False"))
        {
            connection.Open();
            ArchiveSchema.Execute(connection, "UPDATE archive SET format = 99");
        }

        Should.Throw<InvalidDataException>(() => Open()).Message.ShouldContain("format 99");
    }

    [Fact]
    public async Task A_watcher_reads_on_from_the_store_and_is_told_when_that_is_no_longer_possible()
    {
        var archive = Open(Settings with { KeepChanges = 3, RetentionInterval = TimeSpan.FromMilliseconds(100) });
        await Write(archive, Entry(1, 2));
        await Write(archive, Entry(3, 5));
        SpinUntil(() =>
        {
            using var reader = archive.OpenReader();
            return reader.OldestSequence == 3;
        });
        var feed = new TaskFeed(archive, Settings);
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
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private TaskArchive Open(ArchiveSettings? settings = null)
    {
        var archive = new TaskArchive(ArchivePath, settings ?? Settings, TimeProvider.System, _log);
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

    private static TaskRecord Ended(long order, string id, string run = "") => new TaskRecord
    {
        Spec = new TaskSpec { Id = id, Capability = "work" }, Order = order, RunId = run, FinishedSequence = 1, FinishedAtMs = 5,
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

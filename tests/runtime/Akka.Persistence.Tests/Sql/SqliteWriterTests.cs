using Akka.Persistence.Conformance;
using Akka.Persistence.Sql.Core;
using Akka.Persistence.Sql.Shell;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql;

/// <summary>The thread that writes: who shares a transaction, who fails, and when an acknowledgement is given.</summary>
public sealed class SqliteWriterTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly SqliteSettings _settings;
    private readonly string _file;
    private SqliteWriter? _writer;

    public SqliteWriterTests()
    {
        _file = _folder.File("journal.db");
        _settings = new SqliteSettings(
            $"Data Source={_file}", TimeSpan.FromMilliseconds(50), "FULL", WalLimitPages: 4000, MaxStepsPerTransaction: 100, Readers: 1,
            AutoInitialize: true);
    }

    public void Dispose()
    {
        _writer?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Jobs_that_wait_share_one_transaction()
    {
        var writer = Open();
        var gate = new ManualResetEventSlim();
        writer.Enqueue(new Job(_ => gate.Wait()));
        var jobs = Enumerable.Range(0, 50).Select(_ => new Job(Insert)).ToArray();
        foreach (var job in jobs)
            writer.Enqueue(job);
        gate.Set();
        foreach (var job in jobs)
            (await job.Finished).ShouldBe((1, null));
        // The first job's transaction, then one for all that had come meanwhile.
        jobs.Select(job => job.Transaction).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_job_that_cannot_be_written_fails_alone()
    {
        var writer = Open();
        var gate = new ManualResetEventSlim();
        writer.Enqueue(new Job(_ => gate.Wait()));
        var before = new Job(Insert);
        var culprit = new Job(session => session.Execute("INSERT INTO nowhere VALUES (1)"));
        var after = new Job(Insert);
        foreach (var job in (Job[])[before, culprit, after])
            writer.Enqueue(job);
        gate.Set();
        (await culprit.Finished).Cause!.Message.ShouldContain("no such table");
        (await before.Finished).ShouldBe((1, null));
        (await after.Finished).ShouldBe((1, null));
        Count().ShouldBe(2);
    }

    [Fact]
    public async Task The_steps_after_a_failed_one_of_the_same_job_are_not_run()
    {
        var writer = Open();
        var job = new Job(Insert, session => session.Execute("INSERT INTO nowhere VALUES (1)"), Insert);
        writer.Enqueue(job);
        var (durable, cause) = await job.Finished;
        durable.ShouldBe(1);
        cause.ShouldNotBeNull();
        Count().ShouldBe(1);
    }

    [Fact]
    public async Task While_another_process_has_the_lock_a_write_fails_and_the_next_succeeds()
    {
        var writer = Open();
        using (var other = Connect())
        {
            Execute(other, "BEGIN IMMEDIATE");
            var locked = new Job(Insert);
            writer.Enqueue(locked);
            (await locked.Finished).Cause!.Message.ShouldContain("busy-timeout");
            Execute(other, "ROLLBACK");
        }
        var free = new Job(Insert);
        writer.Enqueue(free);
        (await free.Finished).ShouldBe((1, null));
    }

    [Fact]
    public async Task A_full_disk_fails_the_write_and_the_journal_goes_on_when_there_is_room()
    {
        var writer = Open();
        var fills = new Job(session =>
        {
            session.Execute("PRAGMA max_page_count = 1");
            for (var i = 0; i < 1000; i++)
                Insert(session);
        });
        writer.Enqueue(fills);
        (await fills.Finished).Cause!.Message.ShouldContain("full");
        var free = new Job(Insert);
        writer.Enqueue(free);
        (await free.Finished).ShouldBe((1, null));
        Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_vanished_file_fails_every_write_until_it_is_back()
    {
        var writer = Open();
        var first = new Job(Insert);
        writer.Enqueue(first);
        await first.Finished;
        File.Move(_file, _file + ".away");
        var gone = new Job(Insert);
        writer.Enqueue(gone);
        (await gone.Finished).Cause!.Message.ShouldContain("is gone");
        File.Exists(_file).ShouldBeFalse();

        File.Move(_file + ".away", _file);
        var back = new Job(Insert);
        writer.Enqueue(back);
        (await back.Finished).ShouldBe((1, null));
    }

    [Fact]
    public async Task What_was_enqueued_before_the_end_is_written_and_nothing_after_it()
    {
        var writer = Open();
        var jobs = Enumerable.Range(0, 20).Select(_ => new Job(Insert)).ToArray();
        foreach (var job in jobs)
            writer.Enqueue(job);
        writer.Dispose();
        var late = new Job(Insert);
        writer.Enqueue(late);
        foreach (var job in jobs)
            (await job.Finished).ShouldBe((1, null));
        (await late.Finished).Cause.ShouldBeOfType<ObjectDisposedException>();
        Count().ShouldBe(20);
    }

    [Fact]
    public async Task The_log_stops_growing_under_steady_load()
    {
        _writer = new SqliteWriter(_settings with { WalLimitPages = 50 }, _file);
        var longest = 0L;
        for (var i = 0; i < 400; i++)
        {
            var job = new Job(session =>
            {
                for (var row = 0; row < 20; row++)
                    Insert(session);
            });
            _writer.Enqueue(job);
            await job.Finished;
            longest = Math.Max(longest, new FileInfo(_file + "-wal").Length);
        }
        longest.ShouldBeLessThan(150 * SqliteSettings.PageBytes);
    }

    [Fact]
    public void Without_auto_initialize_missing_tables_are_an_error_at_the_start()
    {
        using (Connect())
        {
        }
        Should.Throw<SqliteException>(() => new SqliteWriter(_settings with { AutoInitialize = false }, _file))
            .Message.ShouldContain("no such table");
    }

    private SqliteWriter Open() => _writer = new SqliteWriter(_settings, _file);

    private static void Insert(SqliteSession session) =>
        session.Statement(TableLayout.InsertTag).Bind(1, Random.Shared.NextInt64()).Bind(2, "tag").Bind(3, "id").Bind(4, 1).Run();

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        connection.Open();
        return connection;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private long Count()
    {
        using var connection = Connect();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT COUNT(*) FROM tags";
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Scripted steps; remembers how many transactions had been finished when it ran.</summary>
    private sealed class Job(params Action<SqliteSession>[] steps) : WriteJob
    {
        private static int s_finished;

        private readonly TaskCompletionSource<(int, Exception?)> _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<(int Durable, Exception? Cause)> Finished => _finished.Task!;

        public int Transaction { get; private set; }

        public override int StepCount => steps.Length;

        public override void RunStep(SqliteSession session, int step)
        {
            Transaction = Volatile.Read(ref s_finished);
            steps[step](session);
        }

        public override void Finish(int durableSteps, Exception? cause)
        {
            Interlocked.Increment(ref s_finished);
            _finished.SetResult((durableSteps, cause));
        }
    }
}

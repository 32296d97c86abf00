using AgentNet.Contracts;
using AgentNet.Sdk;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests;

/// <summary>Under steady load the files of a node stop growing: what is kept is bounded by configuration and not by time.</summary>
public sealed class RetentionTests : IDisposable
{
    private const int TasksPerRound = 400;
    private const int Rounds = 8;

    private const int KeepTasks = 200;
    private const int KeepChanges = 1000;
    private const int CoordinatorSnapshotEvery = 500;
    // A task of this test is three events and as many changes: added, assigned, completed (with the batch's, four at most).
    private const int EventsPerRound = 4 * TasksPerRound;

    // Bytes that one row takes at most in this test, with its part of every index.
    private const int TaskBytes = 512;
    private const int EventBytes = 128;
    private const int FixedBytes = 128 * 1024;

    // A file never gets smaller, so what counts is the most that it ever held: twice what is kept, and one write, which
    // is not larger than a round.
    private const int ArchiveBound = (((2 * KeepTasks) + TasksPerRound) * TaskBytes) + (((2 * KeepChanges) + EventsPerRound) * EventBytes) + FixedBytes;

    // What waits for the next snapshot, the events of one round, and the snapshots of one round until they are deleted. A
    // snapshot holds open tasks and changes on their way to the archive, both of one round at most.
    private const int SnapshotBytes = (TasksPerRound * TaskBytes) + (EventsPerRound * EventBytes);
    private const int SnapshotsPerRound = (EventsPerRound / CoordinatorSnapshotEvery) + 1;
    private const int JournalBound = ((CoordinatorSnapshotEvery + EventsPerRound) * EventBytes) + (SnapshotsPerRound * SnapshotBytes) + FixedBytes;

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task Files_stop_growing_under_steady_load()
    {
        await using (var node = await StartAsync())
        {
            for (var round = 0; round < Rounds; round++)
            {
                var specs = Enumerable.Range(0, TasksPerRound)
                    .Select(i => new TaskSpec { Capability = "double", Input = Payloads.FromJson(i) })
                    .ToList();
                var batch = await node.Tasks.SubmitBatchAsync(specs);
                await node.Tasks.AwaitBatchAsync(batch.BatchId).WaitAsync(Patience.Limit);
                await WhenAtRest(node);
            }
        }

        // A clean stop leaves no write-ahead logs behind: the databases are all there is.
        new DirectoryInfo(_temporary.In("data")).EnumerateFiles("*.db*").Select(file => file.Name).Order(StringComparer.Ordinal).ShouldBe(["archive.db", "journal.db"]);
        using (var archive = Open("archive.db"))
        {
            Number(archive, "SELECT count(*) FROM tasks").ShouldBe(KeepTasks);
            Number(archive, "SELECT count(*) FROM batches").ShouldBeLessThanOrEqualTo((KeepTasks / TasksPerRound) + 1);
            Number(archive, "SELECT min(last_sequence) FROM changes").ShouldBeGreaterThan(Number(archive, "SELECT last_sequence FROM archive") - KeepChanges);
        }

        using (var journal = Open("journal.db"))
        {
            Number(journal, "SELECT count(*) FROM journal WHERE persistence_id = 'coordinator' AND deleted = 0 AND sequence_number <= "
                + "(SELECT min(sequence_number) FROM snapshot WHERE persistence_id = 'coordinator')").ShouldBe(0);
            Number(journal, "SELECT count(*) FROM snapshot WHERE persistence_id = 'coordinator'").ShouldBeInRange(1, SnapshotsPerRound);
        }

        Size("archive.db").ShouldBeLessThan(ArchiveBound);
        Size("journal.db").ShouldBeLessThan(JournalBound);
    }

    private long Size(string database) => new FileInfo(Path.Combine(_temporary.In("data"), database)).Length;

    private SqliteConnection Open(string database)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(_temporary.In("data"), database), Mode = SqliteOpenMode.ReadOnly, Pooling = false,
        }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static long Number(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>Everything is archived, what is no longer kept is deleted, and the journal is cleared up to a snapshot that is not too old.</summary>
    private static Task WhenAtRest(AgentNode node) => Patience.UntilAsync(async () =>
    {
        var statistics = await node.Tasks.StatisticsAsync();
        return statistics.RetainedSequence >= statistics.LastSequence && statistics.JournalEvents < CoordinatorSnapshotEvery;
    });

    private Task<AgentNode> StartAsync() => AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
        {
            CommandLine = new Dictionary<string, string>
            {
                ["agentnet.data.folder"] = _temporary.In("data"),
                ["agentnet.ready-agents.enabled"] = "off",
                ["agentnet.coordinator.snapshot-every-events"] = $"{CoordinatorSnapshotEvery}",
                ["agentnet.coordinator.archive.keep-tasks"] = $"{KeepTasks}",
                ["agentnet.coordinator.archive.keep-changes"] = $"{KeepChanges}",
                ["agentnet.coordinator.archive.retention-interval"] = "100ms",
                ["akka.persistence.journal.sql.sqlite.wal-limit"] = "256KiB",
                ["akka.persistence.snapshot-store.sql.sqlite.wal-limit"] = "256KiB",
            },
        }))
        .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
        .AddAgent<Doubler>()
        .StartAsync();

    [Agent("doubler", MaxConcurrency = 50)]
    internal sealed class Doubler
    {
        [Capability("double")]
        public int Double(int number) => number * 2;
    }
}

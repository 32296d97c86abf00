using System.Globalization;
using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Core.Tasks;
using Google.Protobuf;
using Npgsql;

namespace AgentNet.Coordination.Shell;

/// <summary>Entries of the archive as one batch of statements, each over all rows of its table.</summary>
internal static class PostgresArchiveBatch
{
    // First, for it locks its row until the end: of two nodes that write the archive at the same time one waits for the other.
    private const string Progress = "UPDATE archive SET last_sequence = greatest(last_sequence, $1)";

    private static readonly string InsertTasks = Upsert(
        "tasks", "bigint text text text text text text text bigint bigint bigint bigint bigint bigint bytea",
        "ord", "task_id", "state", "capability", "agent_id", "run_id", "stage_id", "batch_id", "attempt", "epoch", "number", "submitted_at_ms", "finished_at_ms", "sequence", "view");

    private static readonly string InsertBatches = Upsert("batches", "bigint text bigint bytea", "ord", "batch_id", "finished_at_ms", "snapshot");

    private static readonly string InsertRuns = Upsert("runs", "bigint text text text bigint bytea", "ord", "run_id", "name", "state", "finished_at_ms", "view");

    private static readonly string InsertChanges = Upsert("changes", "bigint bigint bytea", "last_sequence", "first_sequence", "batch");

    /// <param name="stored">A text as a column can hold it.</param>
    public static NpgsqlBatch Of(IReadOnlyList<ArchiveEntry> entries, Func<string, string> stored)
    {
        // A coordinator that starts anew adds what is still waiting from the one before; one statement takes a row only once.
        var turns = entries.DistinctBy(entry => entry.Changes.LastSequence).ToList();
        var tasks = turns.SelectMany(entry => entry.Tasks).DistinctBy(task => task.Order).ToList();
        var batches = turns.SelectMany(entry => entry.Batches, (entry, batch) => (Batch: batch, entry.DecidedAtMs)).DistinctBy(one => one.Batch.Order).ToList();
        var runs = turns.SelectMany(entry => entry.Runs).DistinctBy(run => run.Order).ToList();

        var all = new NpgsqlBatch();
        all.BatchCommands.Add(new NpgsqlBatchCommand(Progress) { Parameters = { new NpgsqlParameter<long> { TypedValue = entries[^1].Changes.LastSequence } } });
        if (tasks.Count > 0)
        {
            all.BatchCommands.Add(Command(tasks, stored));
        }

        if (batches.Count > 0)
        {
            all.BatchCommands.Add(new NpgsqlBatchCommand(InsertBatches)
            {
                Parameters =
                {
                    Column(batches, one => one.Batch.Order), Column(batches, one => stored(one.Batch.BatchId)), Column(batches, one => one.DecidedAtMs),
                    Column(batches, one => one.Batch.ToSnapshot().ToByteArray()),
                },
            });
        }

        if (runs.Count > 0)
        {
            all.BatchCommands.Add(new NpgsqlBatchCommand(InsertRuns)
            {
                Parameters =
                {
                    Column(runs, run => run.Order), Column(runs, run => stored(run.RunId)), Column(runs, run => stored(run.Spec.Name)), Column(runs, run => run.State.ToString()),
                    Column(runs, run => run.FinishedAtMs), Column(runs, run => run.ToView().ToByteArray()),
                },
            });
        }

        all.BatchCommands.Add(new NpgsqlBatchCommand(InsertChanges)
        {
            Parameters = { Column(turns, turn => turn.Changes.LastSequence), Column(turns, turn => turn.Changes.FirstSequence), Column(turns, turn => turn.Changes.ToByteArray()) },
        });
        return all;
    }

    private static NpgsqlBatchCommand Command(List<TaskRecord> tasks, Func<string, string> stored) => new(InsertTasks)
    {
        Parameters =
        {
            Column(tasks, task => task.Order), Column(tasks, task => stored(task.Id)), Column(tasks, task => ArchiveReader.StateText(task.State)),
            Column(tasks, task => stored(task.Spec.Capability)), Column(tasks, task => stored(task.AgentId)), Column(tasks, task => stored(task.RunId)),
            Column(tasks, task => stored(task.StageId)), Column(tasks, task => stored(task.BatchId)), Column(tasks, task => (long)task.Attempt),
            Column(tasks, task => task.Token?.Epoch ?? 0L), Column(tasks, task => task.Token?.Number ?? 0L), Column(tasks, task => task.SubmittedAtMs),
            Column(tasks, task => task.FinishedAtMs), Column(tasks, task => task.FinishedSequence), Column(tasks, task => task.ToView().ToByteArray()),
        },
    };

    private static NpgsqlParameter<TValue[]> Column<TRow, TValue>(List<TRow> rows, Func<TRow, TValue> value)
    {
        var column = new TValue[rows.Count];
        for (var i = 0; i < column.Length; i++)
        {
            column[i] = value(rows[i]);
        }

        return new NpgsqlParameter<TValue[]> { TypedValue = column };
    }

    /// <summary>The first column is the key.</summary>
    private static string Upsert(string table, string types, params string[] columns)
    {
        var arrays = types.Split(' ').Select((type, i) => string.Create(CultureInfo.InvariantCulture, $"${i + 1}::{type}[]"));
        var updates = columns.Skip(1).Select(column => $"{column} = excluded.{column}");
        return $"INSERT INTO {table} ({string.Join(", ", columns)}) SELECT * FROM unnest({string.Join(", ", arrays)}) "
            + $"ON CONFLICT ({columns[0]}) DO UPDATE SET {string.Join(", ", updates)}";
    }
}

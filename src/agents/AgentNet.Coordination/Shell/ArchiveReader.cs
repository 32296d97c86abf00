using System.Globalization;
using System.Text;
using AgentNet.Contracts;
using Google.Protobuf;
using Microsoft.Data.Sqlite;

namespace AgentNet.Coordination.Shell;

/// <summary>Questions to the archive, on a connection of its own. Each sees one consistent state of the file.</summary>
internal sealed class ArchiveReader(SqliteConnection connection) : IDisposable
{
    public TaskView? Task(string taskId) => Rows("SELECT view FROM tasks WHERE task_id = $p0", [taskId], TaskView.Parser).FirstOrDefault();

    public BatchSnapshot? Batch(string batchId) => Rows("SELECT snapshot FROM batches WHERE batch_id = $p0", [batchId], BatchSnapshot.Parser).FirstOrDefault();

    public WorkflowView? Run(string runId) => Rows("SELECT view FROM runs WHERE run_id = $p0", [runId], WorkflowView.Parser).FirstOrDefault();

    /// <summary>Those of the batch that have ended, in the order of submission.</summary>
    public IEnumerable<TaskView> TasksOfBatch(string batchId) =>
        Rows("SELECT view FROM tasks WHERE batch_id <> '' AND batch_id = $p0 ORDER BY ord", [batchId], TaskView.Parser);

    public long TaskCount => ArchiveSchema.Number(connection, "SELECT count(*) FROM tasks");

    /// <summary>Ended tasks that match, the newest first, submitted before place <paramref name="beforeOrder"/>.</summary>
    public List<TaskView> List(ListTasks query, long beforeOrder, int most)
    {
        var sql = new StringBuilder("SELECT view FROM tasks WHERE ord < $p0");
        var values = new List<object> { beforeOrder };
        void Where(string condition, object value)
        {
            sql.Append(" AND ").Append(condition).Append(CultureInfo.InvariantCulture, $" $p{values.Count}");
            values.Add(value);
        }

        if (query.States.Count > 0)
        {
            var names = query.States.Select(state => $"'{state}'");
            sql.Append(CultureInfo.InvariantCulture, $" AND state IN ({string.Join(", ", names)})");
        }

        if (query.RunId.Length > 0)
        {
            sql.Append(" AND run_id <> ''");
            Where("run_id =", query.RunId);
        }

        if (query.BatchId.Length > 0)
        {
            sql.Append(" AND batch_id <> ''");
            Where("batch_id =", query.BatchId);
        }

        if (query.Capability.Length > 0)
        {
            Where("capability =", query.Capability);
        }

        if (query.AgentId.Length > 0)
        {
            Where("agent_id =", query.AgentId);
        }

        if (query.SubmittedAfterMs > 0)
        {
            Where("submitted_at_ms >", query.SubmittedAfterMs);
        }

        if (query.SubmittedBeforeMs > 0)
        {
            Where("submitted_at_ms <", query.SubmittedBeforeMs);
        }

        sql.Append(" ORDER BY ord DESC");
        return [.. Rows(sql.ToString(), TaskView.Parser, values)
            .Where(view => query.Labels.All(label => view.Spec.Labels.TryGetValue(label.Key, out var value) && value == label.Value))
            .Take(most)];
    }

    public List<WorkflowView> List(ListWorkflows query, long beforeOrder, int most)
    {
        var states = query.States.Count == 0 ? "" : $" AND state IN ({string.Join(", ", query.States.Select(state => $"'{state}'"))})";
        return [.. Rows($"SELECT view FROM runs WHERE ord < $p0{states} ORDER BY ord DESC", WorkflowView.Parser, [beforeOrder]).Take(most)];
    }

    /// <summary>Changes after a sequence number, in order; empty when there are none yet.</summary>
    public List<ChangeBatch> Changes(long afterSequence, int mostTurns) =>
        [.. Rows("SELECT batch FROM changes WHERE last_sequence > $p0 ORDER BY last_sequence LIMIT $p1", ChangeBatch.Parser, [afterSequence, mostTurns])];

    /// <summary>The oldest change that is still kept; null when there is none.</summary>
    public long? OldestSequence => ArchiveSchema.Number(connection, "SELECT coalesce((SELECT first_sequence FROM changes ORDER BY last_sequence LIMIT 1), -1)") is var first and >= 0 ? first : null;

    /// <summary>One query per id, on one prepared statement.</summary>
    public List<T> Rows<T>(string sql, IReadOnlyList<string> ids, MessageParser<T> parser) where T : IMessage<T> =>
        [.. ids.SelectMany(id => Rows(sql, parser, [id]))];

    public void Dispose() => connection.Dispose();

    private IEnumerable<T> Rows<T>(string sql, MessageParser<T> parser, List<object> values) where T : IMessage<T>
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Count; i++)
        {
            command.Parameters.AddWithValue(FormattableString.Invariant($"$p{i}"), values[i]);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return parser.ParseFrom(reader.GetFieldValue<byte[]>(0));
        }
    }
}

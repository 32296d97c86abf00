using System.Data.Common;
using System.Globalization;
using System.Numerics;
using System.Text;
using AgentNet.Contracts;
using Google.Protobuf;

namespace AgentNet.Coordination.Shell;

/// <summary>Questions to the archive, on a connection of its own, in the words of both databases. Each sees one consistent state.</summary>
internal sealed class ArchiveReader(IArchiveDatabase database) : IDisposable
{
    private const int MostIds = 256;
    private const int LabelledRows = 1_000;

    private readonly DbConnection _connection = database.OpenForReading();

    /// <summary>How a state is written in its column.</summary>
    public static string StateText(TaskState state) =>
        // Nearly every row: the name of an enumeration's value is looked up anew each time.
        state == TaskState.Completed ? nameof(TaskState.Completed) : state.ToString();

    public TaskView? Task(string taskId) => Rows("SELECT view FROM tasks WHERE task_id = @p0", [taskId], TaskView.Parser).FirstOrDefault();

    public BatchSnapshot? Batch(string batchId) => Rows("SELECT snapshot FROM batches WHERE batch_id = @p0", [batchId], BatchSnapshot.Parser).FirstOrDefault();

    public WorkflowView? Run(string runId) => Rows("SELECT view FROM runs WHERE run_id = @p0", [runId], WorkflowView.Parser).FirstOrDefault();

    /// <summary>Those of the batch that have ended, in the order of submission.</summary>
    public IEnumerable<TaskView> TasksOfBatch(string batchId) =>
        Rows("SELECT view FROM tasks WHERE batch_id <> '' AND batch_id = @p0 ORDER BY ord", [batchId], TaskView.Parser);

    public long TaskCount => Number("SELECT count(*) FROM tasks");

    /// <summary>Everything up to here is in the archive.</summary>
    public long LastSequence => Number("SELECT last_sequence FROM archive");

    /// <summary>Ended tasks that match, the newest first, submitted before place <paramref name="beforeOrder"/>.</summary>
    public List<TaskView> List(ListTasks query, long beforeOrder, int most)
    {
        var found = new List<TaskView>();
        // Labels are in the view only: rows are read on and on until enough of them have the labels.
        var size = query.Labels.Count == 0 ? most : Math.Max(most, LabelledRows);
        for (var page = Page(query, beforeOrder, size); page.Count > 0 && found.Count < most; page = page.Count < size ? [] : Page(query, page[^1].Order, size))
        {
            found.AddRange(page.Where(view => query.Labels.All(label => view.Spec.Labels.TryGetValue(label.Key, out var value) && value == label.Value)));
        }

        return found.Count > most ? found[..most] : found;
    }

    public List<WorkflowView> List(ListWorkflows query, long beforeOrder, int most)
    {
        var states = query.States.Count == 0 ? "" : $" AND state IN ({string.Join(", ", query.States.Select(state => $"'{state}'"))})";
        return [.. Rows($"SELECT view FROM runs WHERE ord < @p0{states} ORDER BY ord DESC LIMIT @p1", [beforeOrder, most], WorkflowView.Parser)];
    }

    /// <summary>Changes after a sequence number, in order; empty when there are none yet.</summary>
    public List<ChangeBatch> Changes(long afterSequence, int mostTurns) =>
        [.. Rows("SELECT batch FROM changes WHERE last_sequence > @p0 ORDER BY last_sequence LIMIT @p1", [afterSequence, mostTurns], ChangeBatch.Parser)];

    /// <summary>The oldest change that is still kept; null when there is none.</summary>
    public long? OldestSequence => Number("SELECT coalesce((SELECT first_sequence FROM changes ORDER BY last_sequence LIMIT 1), -1)") is var first and >= 0 ? first : null;

    /// <summary>The rows of many ids, in any order.</summary>
    /// <param name="select">Ends before the comparison with the ids.</param>
    public List<T> RowsOf<T>(string select, IReadOnlyList<string> ids, MessageParser<T> parser) where T : class, IMessage<T>
    {
        var found = new List<T>();
        foreach (var some in ids.Chunk(MostIds))
        {
            // Filled up to a power of two, so that there are few statements to prepare.
            List<object> values = [.. some, .. Enumerable.Repeat(some[^1], (int)BitOperations.RoundUpToPowerOf2((uint)some.Length) - some.Length)];
            found.AddRange(Rows($"{select} IN ({string.Join(", ", Enumerable.Range(0, values.Count).Select(i => FormattableString.Invariant($"@p{i}")))})", values, parser));
        }

        return found;
    }

    public void Dispose() => _connection.Dispose();

    private List<TaskView> Page(ListTasks query, long beforeOrder, int most)
    {
        var sql = new StringBuilder("SELECT view FROM tasks WHERE ord < @p0");
        var values = new List<object> { beforeOrder };
        void Where(string condition, object value)
        {
            sql.Append(" AND ").Append(condition).Append(CultureInfo.InvariantCulture, $" @p{values.Count}");
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

        sql.Append(CultureInfo.InvariantCulture, $" ORDER BY ord DESC LIMIT @p{values.Count}");
        values.Add(most);
        return [.. Rows(sql.ToString(), values, TaskView.Parser)];
    }

    private IEnumerable<T> Rows<T>(string sql, List<object> values, MessageParser<T> parser) where T : class, IMessage<T>
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < values.Count; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = FormattableString.Invariant($"@p{i}");
            parameter.Value = values[i] is string text ? database.Stored(text) : values[i];
            command.Parameters.Add(parameter);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            yield return parser.ParseFrom(reader.GetFieldValue<byte[]>(0));
        }
    }

    private long Number(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture);
    }
}

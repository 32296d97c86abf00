using System.Data.Common;

namespace AgentNet.Coordination.Shell;

/// <summary>What the settings no longer keep, in the words of both databases.</summary>
internal static class ArchiveRetention
{
    /// <summary>Deletes it and returns how many rows that were.</summary>
    public static int Apply(DbConnection connection, ArchiveSettings settings, DateTimeOffset now)
    {
        var removed = 0;
        if (settings.Keep > TimeSpan.Zero)
        {
            var before = (now - settings.Keep).ToUnixTimeMilliseconds();
            removed += Delete(connection, "DELETE FROM tasks WHERE finished_at_ms < @p0", before)
                + Delete(connection, "DELETE FROM batches WHERE finished_at_ms < @p0", before)
                + Delete(connection, "DELETE FROM runs WHERE finished_at_ms < @p0", before);
        }

        if (settings.KeepTasks > 0)
        {
            removed += Delete(connection, "DELETE FROM tasks WHERE ord <= (SELECT ord FROM tasks ORDER BY ord DESC LIMIT 1 OFFSET @p0)", settings.KeepTasks)
                + DeleteEmptied(connection, "batches", "batch_id")
                + DeleteEmptied(connection, "runs", "run_id");
        }

        return removed + Delete(connection, "DELETE FROM changes WHERE last_sequence <= (SELECT last_sequence FROM archive) - @p0", settings.KeepChanges);
    }

    /// <summary>Batches or runs that are older than every task that is kept, and of whose tasks none is.</summary>
    private static int DeleteEmptied(DbConnection connection, string table, string id) => Delete(
        connection,
        $"DELETE FROM {table} WHERE ord < coalesce((SELECT ord FROM tasks ORDER BY ord LIMIT 1), 0)"
        + $" AND NOT EXISTS (SELECT 1 FROM tasks WHERE {id} <> '' AND tasks.{id} = {table}.{id})");

    private static int Delete(DbConnection connection, string sql, long? value = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        if (value is { } given)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ("@p0", given);
            command.Parameters.Add(parameter);
        }

        return command.ExecuteNonQuery();
    }
}

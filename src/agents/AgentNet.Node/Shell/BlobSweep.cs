using AgentNet.Node.Core;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Shell;

/// <summary>
/// Deletes blobs that neither journal nor archive names any more. What is not in them yet is protected by its age: every
/// write of a blob makes it young, and its name is in the journal long before it is old.
/// </summary>
internal sealed class BlobSweep(DataFolder data, FolderBlobStore blobs, NodeSettings settings, TimeProvider time, ILogger<BlobSweep> log)
    : BackgroundService
{
    public (int Count, long Bytes) SweepOnce(CancellationToken cancellationToken)
    {
        // Taken before the databases are read: what is written from now on stays.
        var writtenBefore = time.GetUtcNow().UtcDateTime - settings.BlobGrace;
        var referenced = new HashSet<string>(StringComparer.Ordinal);
        foreach (var database in new[] { data.JournalPath, data.ArchivePath }.Where(File.Exists))
        {
            CollectNames(database, referenced, cancellationToken);
        }

        return blobs.DeleteUnreferenced(referenced, writtenBefore);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(settings.BlobSweepInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                // On a thread that may wait for the disk.
                var (count, bytes) = await Task.Run(() => SweepOnce(stoppingToken), stoppingToken).ConfigureAwait(false);
                log.LogInformation("Deleted {Count} blobs of {Bytes} bytes that nothing refers to any more", count, bytes);
            }
            catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
            {
                // Nothing is lost by keeping blobs; the next sweep tries again.
                log.LogWarning(e, "Blobs could not be swept up");
            }
        }
    }

    private static void CollectNames(string database, HashSet<string> names, CancellationToken cancellationToken)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = database,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        }.ToString());
        connection.Open();
        foreach (var (table, column) in BlobColumns(connection))
        {
            using var command = connection.CreateCommand();
            command.CommandText = $"SELECT \"{column}\" FROM \"{table}\" WHERE \"{column}\" IS NOT NULL";
            using var rows = command.ExecuteReader();
            while (rows.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                BlobNames.CollectFrom(rows.GetFieldValue<byte[]>(0), names);
            }
        }
    }

    private static List<(string Table, string Column)> BlobColumns(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table' AND UPPER(c.type) = 'BLOB'";
        using var rows = command.ExecuteReader();
        var columns = new List<(string, string)>();
        while (rows.Read())
        {
            columns.Add((rows.GetString(0), rows.GetString(1)));
        }

        return columns;
    }
}

using AgentNet.Coordination;
using AgentNet.Node.Core;
using AgentNet.Node.Shell.Health;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentNet.Node.Shell.Storage;

/// <summary>Files of a data folder, which the nodes of one machine may share: two SQLite databases and a folder of blobs.</summary>
internal sealed class FolderStore(DataFolder folder, string provider) : INodeStore
{
    public string Provider => provider;

    public string ConnectionString => $"Data Source={folder.JournalPath}";

    public ArchivePlace Archive => new ArchivePlace.SqliteFile(folder.ArchivePath);

    public ISweptBlobStore Blobs { get; } = new FolderBlobStore(folder.BlobsPath);

    public Task OpenAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The journal first: a name moves from there to the archive and never back.
    public Task CollectBlobNamesAsync(ISet<string> names, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            foreach (var database in new[] { folder.JournalPath, folder.ArchivePath }.Where(File.Exists))
            {
                CollectNames(database, names, cancellationToken);
            }
        },
        cancellationToken);

    public IEnumerable<HealthCheckRegistration> HealthChecks(TimeSpan timeout) =>
    [
        new("journal", new DatabaseCheck(folder.JournalPath, timeout), HealthStatus.Unhealthy, tags: null),
        new("archive", new DatabaseCheck(folder.ArchivePath, timeout), HealthStatus.Unhealthy, tags: null),
    ];

    public void Dispose()
    {
        // The folder is held by who opened it.
    }

    private static void CollectNames(string database, ISet<string> names, CancellationToken cancellationToken)
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

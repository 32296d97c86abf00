using AgentNet.Coordination.Shell;
using Microsoft.Data.Sqlite;

namespace AgentNet.Coordination.Tests.Shell;

/// <summary>The archive as a file. A full disk fails the statement.</summary>
public class SqliteArchiveConformance : ArchiveConformance
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentnet-archive-").FullName;

    private string ArchivePath => Path.Combine(_folder, "archive.db");

    protected virtual string HowItFails => "ABORT";

    internal override IArchiveDatabase OpenDatabase() => new SqliteArchive(ArchivePath);

    protected override void Break(string reason)
    {
        new SqliteArchive(ArchivePath).Dispose();
        Execute($"CREATE TRIGGER full BEFORE INSERT ON tasks BEGIN SELECT raise({HowItFails}, '{reason}'); END");
    }

    protected override void Repair() => Execute("DROP TRIGGER full");

    protected override void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={ArchivePath};Pooling=False");
        connection.Open();
        SqliteArchive.Execute(connection, sql);
    }

    protected override void Remove()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The same when a full disk does not only fail the statement: SQLite gives up the whole transaction by itself.</summary>
public sealed class SqliteArchiveRollbackConformance : SqliteArchiveConformance
{
    protected override string HowItFails => "ROLLBACK";
}

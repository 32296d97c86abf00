using Microsoft.Data.Sqlite;

namespace AgentNet.Node.Shell.Backup;

/// <summary>
/// Several SQLite databases (in WAL mode) as they were at one instant, however long they are then read. Writers wait
/// only while the instant is taken.
/// </summary>
internal sealed class FrozenDatabases : IDisposable
{
    private const int BusyTimeoutSeconds = 30;

    private readonly List<(string Path, SqliteConnection Reader)> _readers = [];

    private FrozenDatabases()
    {
    }

    public static FrozenDatabases At(IReadOnlyList<string> paths)
    {
        var frozen = new FrozenDatabases();
        var writers = new List<SqliteConnection>();
        try
        {
            // 1. Nobody writes to any of them; 2. a read transaction in each fixes what it sees; 3. writers go on.
            foreach (var path in paths)
            {
                writers.Add(Open(path));
                Run(writers[^1], "BEGIN IMMEDIATE");
            }

            foreach (var path in paths)
            {
                var reader = Open(path);
                frozen._readers.Add((path, reader));
                Run(reader, "BEGIN");
                Run(reader, "SELECT COUNT(*) FROM sqlite_master");
            }

            return frozen;
        }
        catch (SqliteException e)
        {
            frozen.Dispose();
            throw new DataFolderException($"The databases cannot be read at one instant: {e.Message} Try again when the disk is less busy.", e);
        }
        finally
        {
            writers.ForEach(writer => writer.Dispose());
        }
    }

    /// <summary>Writes the frozen content of a database to a new file, and checks the copy.</summary>
    public void Copy(string path, string target)
    {
        var reader = _readers.Single(one => one.Path == path).Reader;
        using var copy = new SqliteConnection(ConnectionString(target, SqliteOpenMode.ReadWriteCreate));
        copy.Open();
        reader.BackupDatabase(copy);

        // Without a write-ahead log the copy is one file.
        Run(copy, "PRAGMA journal_mode = DELETE");
        using var check = copy.CreateCommand();
        check.CommandText = "PRAGMA integrity_check(1)";
        if (check.ExecuteScalar() is not "ok")
        {
            throw new DataFolderException($"The copy of '{path}' is damaged; the database itself may be. Check the disk before relying on this folder.");
        }
    }

    public void Dispose()
    {
        foreach (var (_, reader) in _readers)
        {
            reader.Dispose();
        }
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(ConnectionString(path, SqliteOpenMode.ReadWrite));
        connection.Open();
        return connection;
    }

    private static string ConnectionString(string path, SqliteOpenMode mode) => new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = mode,
        Pooling = false,
        DefaultTimeout = BusyTimeoutSeconds,
    }.ToString();

    private static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}

using AgentNet.Node.Core.Settings;
using Npgsql;

namespace AgentNet.Node;

/// <summary>Section <c>agentnet.storage</c>: in which database journal, snapshots, archive and blobs are.</summary>
public sealed record StorageSettings
{
    private const string SqliteName = "SQLite.MS";
    private const string PostgresName = "PostgreSQL";
    private const string ConnectionPath = "agentnet.storage.connection-string";

    internal StorageSettings(SettingsReader reader)
    {
        Provider = reader.OneOf("agentnet.storage.provider", SqliteName, PostgresName);
        ConnectionString = reader.Text(ConnectionPath, mayBeEmpty: true);
        if (WrongConnection() is { } problem)
        {
            reader.Report(ConnectionPath, problem);
        }
    }

    /// <summary>By its name among the providers of Akka.Persistence.Sql.</summary>
    public string Provider { get; }

    public bool IsPostgres => Provider == PostgresName;

    /// <summary>Of PostgreSQL; may hold a password and is never written anywhere. Empty for files.</summary>
    public string ConnectionString { get; }

    /// <summary>Says nothing of the connection: records print their properties.</summary>
    public override string ToString() => $"{nameof(StorageSettings)} {{ {Provider} }}";

    private string? WrongConnection()
    {
        if (!IsPostgres)
        {
            return ConnectionString.Length == 0 ? null : $"is for agentnet.storage.provider = {PostgresName}; with {SqliteName} everything is in files of the data folder";
        }

        try
        {
            var target = new NpgsqlConnectionStringBuilder(ConnectionString);
            return string.IsNullOrEmpty(target.Host) || string.IsNullOrEmpty(target.Database)
                ? "must name server and database, for example \"Host=db;Database=agentnet;Username=agentnet\""
                : null;
        }
        catch (ArgumentException e)
        {
            return $"cannot be read: {e.Message}";
        }
    }
}

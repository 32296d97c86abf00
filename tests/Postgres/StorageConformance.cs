using AgentNet.Contracts;
using AgentNet.Coordination.Shell;
using AgentNet.Coordination.Tests.Shell;
using AgentNet.Node;
using AgentNet.Node.Shell.Storage;
using AgentNet.Node.Tests.Storage;
using Npgsql;

namespace Postgres;

/// <summary>The archive on PostgreSQL.</summary>
public sealed class PostgresArchiveConformance : ArchiveConformance
{
    private readonly string _database = Suite.Server.NewDatabase();
    private readonly List<NpgsqlDataSource> _sources = [];

    internal override IArchiveDatabase OpenDatabase()
    {
        var source = NpgsqlDataSource.Create(_database);
        _sources.Add(source);
        return new PostgresArchive(source);
    }

    protected override void Break(string reason)
    {
        OpenDatabase().Dispose();
        Execute($"CREATE FUNCTION broken() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{reason}'; END $$ LANGUAGE plpgsql");
        Execute("CREATE TRIGGER broken BEFORE INSERT ON tasks FOR EACH ROW EXECUTE FUNCTION broken()");
    }

    protected override void Repair() => Execute("DROP TRIGGER broken ON tasks");

    protected override void Execute(string sql) => Database.Execute(_database, sql);

    protected override void Remove() => _sources.ForEach(source => source.Dispose());
}

/// <summary>Blobs in a table.</summary>
public sealed class PostgresBlobStoreConformance : BlobStoreConformance, IDisposable
{
    private readonly string _database = Suite.Server.NewDatabase();
    private readonly NpgsqlDataSource _source;

    public PostgresBlobStoreConformance()
    {
        Database.Execute(_database, PostgresBlobStore.Table);
        _source = NpgsqlDataSource.Create(_database);
        Store = new PostgresBlobStore(_source);
    }

    internal override ISweptBlobStore Store { get; }

    protected override int Count => (int)Database.Number(_database, "SELECT count(*) FROM blobs");

    public void Dispose() => _source.Dispose();

    protected override void MakeOld(BlobRef blob) => Database.MakeOld(_database, blob);

    protected override void Damage(BlobRef blob) => Database.Execute(_database, $"UPDATE blobs SET content = decode(repeat('00', {blob.SizeBytes}), 'hex') WHERE sha256 = '{blob.Sha256}'");
}

/// <summary>The sweep in a database.</summary>
public sealed class PostgresBlobSweepConformance : BlobSweepConformance, IDisposable
{
    private readonly string _database = Suite.Server.NewDatabase();
    private readonly PostgresStore _store;

    public PostgresBlobSweepConformance()
    {
        _store = new PostgresStore(Database.Settings(_database).Storage, isAlone: false);
        using var source = NpgsqlDataSource.Create(_database);
        new PostgresArchive(source).Dispose();
        Database.Execute(_database, "CREATE TABLE journal (message BYTEA NOT NULL); CREATE TABLE snapshot (snapshot BYTEA NOT NULL)");
    }

    internal override INodeStore Store => _store;

    public void Dispose() => _store.Dispose();

    protected override void MakeOld(BlobRef blob) => Database.MakeOld(_database, blob);

    protected override void PutIntoJournal(byte[] message) => Database.Execute(_database, $"INSERT INTO journal VALUES ('\\x{Convert.ToHexString(message)}')");

    protected override void PutIntoArchive(byte[] view) => Database.Execute(_database, $"INSERT INTO changes VALUES (1, 1, '\\x{Convert.ToHexString(view)}')");
}

/// <summary>Looks at a database from outside.</summary>
internal static class Database
{
    public static void Execute(string database, string sql)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    public static long Number(string database, string sql)
    {
        using var connection = new NpgsqlConnection(database);
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
    }

    public static void MakeOld(string database, BlobRef blob) => Execute(database, $"UPDATE blobs SET written_at_ms = written_at_ms - 86400000 WHERE sha256 = '{blob.Sha256}'");

    public static NodeSettings Settings(string database) => NodeSettings.Load(new SettingsInputs
    {
        CommandLine = new Dictionary<string, string>
        {
            ["agentnet.storage.provider"] = "PostgreSQL",
            ["agentnet.storage.connection-string"] = database,
        },
    });
}

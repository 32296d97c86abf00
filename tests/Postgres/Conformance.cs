using Akka.Configuration;
using Akka.Persistence.Conformance;
using Akka.Persistence.Journal;
using Akka.Persistence.Shell;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Shell;
using Akka.Persistence.Sql.Wire;

namespace Postgres;

/// <summary>The event store on PostgreSQL; a crash is one of the server.</summary>
public sealed class PostgresEventStoreConformance : EventStoreConformance, IDisposable
{
    private readonly StoreSystem _system = new();
    private readonly List<SqlLease> _leases = [];
    private readonly string _database;
    private readonly SqlEventStore _store;

    public PostgresEventStoreConformance()
    {
        _database = Suite.Server.NewDatabase();
        _store = Open();
    }

    internal override EventStore Store => _store;

    internal override EventStore AfterCrash()
    {
        Suite.Server.Crash();
        Npgsql.NpgsqlConnection.ClearAllPools();
        return Open();
    }

    public void Dispose()
    {
        _leases.ForEach(lease => lease.Dispose());
        _system.Dispose();
    }

    private SqlEventStore Open()
    {
        var settings = SqlPluginSettings.OfJournal(ConfigurationFactory.ParseString($"connection-string = \"{_database}\", provider-name = \"PostgreSQL.15\""));

        // A lease of its own database object each time: what another process would have.
        var lease = new SqlLease(new SqlDatabases(), settings.Database);
        _leases.Add(lease);
        return new SqlEventStore(
            lease, new PayloadCodec(_system.System, settings.Serializer), EventAdapters.Create(_system.System, AdapterConfig), settings.ReplayPageSize);
    }
}

/// <summary>The snapshot store on PostgreSQL.</summary>
public sealed class PostgresSnapshotStoreConformance() : SnapshotStoreConformance($$"""
    akka.persistence.snapshot-store {
      plugin = akka.persistence.snapshot-store.sql
      sql.class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
      sql { connection-string = "{{Suite.Server.NewDatabase()}}", provider-name = "PostgreSQL" }
    }
    """);

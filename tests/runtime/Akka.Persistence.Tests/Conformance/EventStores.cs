using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Journal;
using Akka.Persistence.Shell;
using Akka.Persistence.Sql;
using Akka.Persistence.Sql.Shell;
using Akka.Persistence.Sql.Wire;

namespace Akka.Persistence.Conformance;

/// <summary>The in-memory store, behind a disk that can be pulled.</summary>
public sealed class MemoryEventStoreConformance : EventStoreConformance, IClassFixture<StoreSystem>
{
    private readonly SyncedMemoryStore _store;

    public MemoryEventStoreConformance(StoreSystem system) =>
        _store = new SyncedMemoryStore(EventAdapters.Create(system.System, AdapterConfig));

    internal override EventStore Store => _store;

    internal override EventStore AfterCrash() => _store.Crash();

    [Fact]
    public async Task A_write_that_was_not_synced_is_lost_and_was_never_acknowledged()
    {
        await Write("a", [1]);
        _store.SyncsEveryWrite = false;
        var unacknowledged = Write("a", [2]);
        var survivor = _store.Crash();
        unacknowledged.IsCompleted.ShouldBeFalse();
        (await Read(survivor, "a")).ShouldBe(["e1"]);
        _store.Sync();
        (await unacknowledged).Cause.ShouldBeNull();
    }
}

/// <summary>SQLite; a crash is a copy of its files taken while it runs.</summary>
public sealed class SqliteEventStoreConformance : EventStoreConformance, IClassFixture<StoreSystem>, IDisposable
{
    private readonly StoreSystem _system;
    private readonly TestFolder _folder = new();
    private readonly List<SqlLease> _leases = [];
    private readonly SqlEventStore _store;

    public SqliteEventStoreConformance(StoreSystem system)
    {
        _system = system;
        _store = Open(_folder.File("journal.db"));
    }

    internal override EventStore Store => _store;

    internal override EventStore AfterCrash()
    {
        foreach (var suffix in (string[])["", "-wal"])
            File.Copy(_folder.File("journal.db" + suffix), _folder.File("copy.db" + suffix));
        return Open(_folder.File("copy.db"));
    }

    public void Dispose()
    {
        _leases.ForEach(lease => lease.Dispose());
        _folder.Dispose();
    }

    private SqlEventStore Open(string file)
    {
        var settings = SqlPluginSettings.OfJournal(ConfigurationFactory.ParseString(
            $"connection-string = \"Data Source={file}\", provider-name = \"SQLite.MS\""));
        var lease = new SqlLease(SqlDatabases.Of(_system.System), settings.Database);
        _leases.Add(lease);
        return new SqlEventStore(
            lease,
            new PayloadCodec(_system.System, settings.Serializer),
            EventAdapters.Create(_system.System, AdapterConfig),
            settings.ReplayPageSize);
    }
}

/// <summary>An actor system for its serializers.</summary>
public sealed class StoreSystem : IDisposable
{
    internal ExtendedActorSystem System { get; } = (ExtendedActorSystem)ActorSystem.Create("stores");

    public void Dispose() => System.Dispose();
}

/// <summary>A folder for one test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("akka-persistence-").FullName;

    public string File(string name) => Path.Combine(_path, name);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}

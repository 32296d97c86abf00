using Akka.Actor;
using Akka.Persistence.Sql.Core;

namespace Akka.Persistence.Sql.Shell;

/// <summary>The open databases of one actor system: plugins with equal settings share one, and with it one writer.</summary>
internal sealed class SqlDatabases : IExtension
{
    private readonly Lock _gate = new();
    private readonly Dictionary<DatabaseSettings, Shared> _open = [];

    private sealed class Shared(ISqlDatabase database)
    {
        public ISqlDatabase Database { get; } = database;

        public int Users { get; set; }
    }

    public static SqlDatabases Of(ActorSystem system) => Id.Instance.Apply(system);

    /// <summary>Opens the database unless it is open; throws when that is impossible, and may be tried again.</summary>
    public ISqlDatabase Acquire(DatabaseSettings settings)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(settings, out var shared))
                _open.Add(settings, shared = new Shared(Open(settings)));
            shared.Users++;
            return shared.Database;
        }
    }

    /// <summary>The last one to leave waits until everything is on the disk.</summary>
    public void Release(DatabaseSettings settings)
    {
        lock (_gate)
        {
            if (!_open.TryGetValue(settings, out var shared) || --shared.Users > 0)
                return;
            _open.Remove(settings);
            shared.Database.Dispose();
        }
    }

    private static ISqlDatabase Open(DatabaseSettings settings) => settings switch
    {
        SqliteSettings sqlite => new SqliteDatabase(sqlite),
        PostgresSettings postgres => new PostgresDatabase(postgres),
        _ => throw new InvalidOperationException($"{settings.GetType().Name} names no database."),
    };

    private sealed class Id : ExtensionIdProvider<SqlDatabases>
    {
        public static readonly Id Instance = new();

        public override SqlDatabases CreateExtension(ExtendedActorSystem system) => new();
    }
}

/// <summary>
/// One plugin's use of a database. It is opened at the first use and not at the start, so that a database that cannot be opened
/// fails each request with the reason until it can.
/// </summary>
internal sealed class SqlLease(SqlDatabases databases, DatabaseSettings settings) : IDisposable
{
    private readonly Lock _gate = new();
    private ISqlDatabase? _database;
    private bool _ended;

    public ISqlDatabase Database
    {
        get
        {
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_ended, this);
                return _database ??= databases.Acquire(settings);
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _ended = true;
            if (_database is null)
                return;
            _database = null;
            databases.Release(settings);
        }
    }
}

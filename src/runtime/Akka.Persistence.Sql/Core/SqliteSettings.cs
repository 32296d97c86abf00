namespace Akka.Persistence.Sql.Core;

/// <summary>How one database file is opened and written. Two plugins with equal settings share the file's one writer.</summary>
/// <param name="Synchronous">FULL: an acknowledged write survives a power cut. NORMAL and OFF do not promise that.</param>
/// <param name="WalLimitPages">Pages of the write-ahead log after which it is copied into the database.</param>
/// <param name="MaxStepsPerTransaction">Events and other steps that share one sync at most: bounds the wait of the first.</param>
/// <param name="Readers">Connections that read at the same time.</param>
internal sealed record SqliteSettings(
    string ConnectionString,
    TimeSpan BusyTimeout,
    string Synchronous,
    int WalLimitPages,
    int MaxStepsPerTransaction,
    int Readers,
    bool AutoInitialize) : DatabaseSettings(ConnectionString, AutoInitialize)
{
    /// <summary>SQLite's default, which the schema keeps.</summary>
    public const int PageBytes = 4096;
}

namespace Akka.Persistence.Sql.Core;

/// <summary>How a PostgreSQL database is written.</summary>
/// <param name="Writers">Statements under way at the same time; each takes all that waits.</param>
/// <param name="MaxRowsPerStatement">Rows of one INSERT: bounds the wait of the first.</param>
/// <param name="CommandTimeout">How long a statement may take.</param>
internal sealed record PostgresSettings(string ConnectionString, bool AutoInitialize, int Writers, int MaxRowsPerStatement, TimeSpan CommandTimeout)
    : DatabaseSettings(ConnectionString, AutoInitialize);

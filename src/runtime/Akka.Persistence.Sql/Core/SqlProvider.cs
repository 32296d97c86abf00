namespace Akka.Persistence.Sql.Core;

/// <summary>
/// The database named by <c>provider-name</c>, with the names linq2db uses for it. Only what can really be opened is
/// accepted; every other name is refused with the list of those that work.
/// </summary>
internal static class SqlProvider
{
    private const string Supported = "\"SQLite.MS\", \"PostgreSQL\"";

    public static bool IsSqlite(string name) => name is "SQLite.MS" or "SQLite";

    /// <summary>linq2db appends the server's version: PostgreSQL.15.</summary>
    public static bool IsPostgres(string name) => name == "PostgreSQL" || name.StartsWith("PostgreSQL.", StringComparison.Ordinal);

    /// <summary>Null when the name is usable, otherwise the reason and the way out.</summary>
    public static string? Refusal(string name) => IsSqlite(name) || IsPostgres(name)
        ? null
        : name.Length == 0
            ? $"no provider is named; supported: {Supported}."
            : $"\"{name}\" is not supported; supported: {Supported}.";
}

namespace Akka.Persistence.Sql.Core;

/// <summary>
/// The database named by <c>provider-name</c>, with the names linq2db uses for it. Only what can really be opened is
/// accepted; every other name is refused with the list of those that work.
/// </summary>
internal static class SqlProvider
{
    public const string Sqlite = "SQLite.MS";

    /// <summary>Null when the name is usable, otherwise the reason and the way out.</summary>
    public static string? Refusal(string name)
    {
        if (name is Sqlite or "SQLite")
            return null;
        if (name.Length == 0)
            return $"no provider is named; supported: \"{Sqlite}\".";
        return name.StartsWith("PostgreSQL", StringComparison.Ordinal)
            ? $"\"{name}\" is known but not supported by this version, SQLite is its only database; supported: \"{Sqlite}\"."
            : $"\"{name}\" is not supported; supported: \"{Sqlite}\".";
    }
}

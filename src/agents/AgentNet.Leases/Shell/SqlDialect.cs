using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace AgentNet.Leases.Shell;

/// <summary>In what two databases differ: how to connect, and how they say what time it is.</summary>
/// <param name="NowMs">Milliseconds by the database's clock.</param>
internal sealed record SqlDialect(DbProviderFactory Factory, string NowMs)
{
    private static readonly SqlDialect Sqlite = new(SqliteFactory.Instance, "CAST(ROUND((julianday('now') - 2440587.5) * 86400000.0) AS INTEGER)");

    private static readonly SqlDialect PostgreSql = new(NpgsqlFactory.Instance, "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)");

    static SqlDialect() => SQLitePCL.Batteries_V2.Init();

    public static SqlDialect? Find(string provider) => provider.ToUpperInvariant() switch
    {
        "SQLITE" or "SQLITE.MS" => Sqlite,
        "POSTGRESQL" or "POSTGRES" => PostgreSql,
        _ => null,
    };
}

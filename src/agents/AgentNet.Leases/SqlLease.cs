using AgentNet.Leases.Shell;
using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;

namespace AgentNet.Leases;

/// <summary>A lease as a row of a database, counted by the database's clock.</summary>
public sealed class SqlLease : StoredLease
{
    public SqlLease(LeaseSettings settings, ExtendedActorSystem system)
        : base(settings, StoreOf(settings.LeaseConfig), TimeProvider.System)
    {
    }

    private static SqlLeaseStore StoreOf(Config config)
    {
        const string section = "akka.coordination.lease.sql";
        var connection = config.GetString("connection-string");
        if (string.IsNullOrEmpty(connection))
        {
            throw new ConfigurationException($"{section}.connection-string is not set. Name the database that all nodes share.");
        }

        var provider = config.GetString("provider") ?? "";
        var dialect = SqlDialect.Find(provider)
            ?? throw new ConfigurationException($"{section}.provider is '{provider}'; use SQLite or PostgreSQL.");
        var table = config.GetString("table") ?? "";
        if (table.Length == 0 || !table.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_'))
        {
            throw new ConfigurationException($"{section}.table is '{table}'; use letters, digits and underscores.");
        }

        return new SqlLeaseStore(dialect, connection, table, config.GetBoolean("auto-initialize"));
    }
}

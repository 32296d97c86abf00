using System.Text;
using Akka.Persistence.Hosting;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>The settings of a SQL snapshot store.</summary>
public sealed class SqlSnapshotOptions : SnapshotOptions
{
    public SqlSnapshotOptions()
        : this(isDefaultPlugin: true)
    {
    }

    public SqlSnapshotOptions(bool isDefaultPlugin, string identifier = "sql")
        : base(isDefaultPlugin)
    {
        Identifier = identifier;
        AutoInitialize = true;
    }

    public override string Identifier { get; set; }

    public string? ConnectionString { get; set; }

    /// <summary>The database by its linq2db name, for example <c>SQLite.MS</c>.</summary>
    public string? ProviderName { get; set; }

    protected override Configuration.Config InternalDefaultConfig => SqlPersistence.DefaultSnapshotStoreConfig;

    protected override StringBuilder Build(StringBuilder sb) => base.Build(sb.AppendConnection(ConnectionString, ProviderName));
}

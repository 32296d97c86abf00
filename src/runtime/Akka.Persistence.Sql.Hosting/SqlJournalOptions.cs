using System.Text;
using Akka.Persistence.Hosting;
using Akka.Persistence.Sql.Config;

namespace Akka.Persistence.Sql.Hosting;

/// <summary>The settings of a SQL journal. What is left null keeps its configured value.</summary>
public sealed class SqlJournalOptions : JournalOptions
{
    public SqlJournalOptions()
        : this(isDefaultPlugin: true)
    {
    }

    public SqlJournalOptions(bool isDefaultPlugin, string identifier = "sql")
        : base(isDefaultPlugin)
    {
        Identifier = identifier;
        AutoInitialize = true;
    }

    public override string Identifier { get; set; }

    public string? ConnectionString { get; set; }

    /// <summary>The database by its linq2db name, for example <c>SQLite.MS</c>.</summary>
    public string? ProviderName { get; set; }

    public TagMode? TagStorageMode { get; set; }

    protected override Configuration.Config InternalDefaultConfig => SqlPersistence.DefaultJournalConfig;

    protected override StringBuilder Build(StringBuilder sb)
    {
        if (TagStorageMode is { } mode)
        {
            sb.Append("tag-write-mode = ").Append(mode).Append('\n');
        }

        return base.Build(sb.AppendConnection(ConnectionString, ProviderName));
    }
}

namespace Akka.Persistence.Sql.Hosting;

/// <summary>Which tables and columns are used: this plugin's own, or those an older plugin for one database left behind.</summary>
public enum DatabaseMapping
{
    Default,
    SqlServer,
    Sqlite,
    PostgreSql,
    MySql,
}

using Akka.Configuration;

namespace Akka.Persistence.Sql;

public sealed class SqlPluginSettingsTests
{
    private const string Good = "connection-string = \"Data Source=journal.db\", provider-name = \"SQLite.MS\"";

    [Fact]
    public void Defaults_come_from_the_module()
    {
        var settings = SqlPluginSettings.OfJournal(Good);
        settings.Sqlite.Synchronous.ShouldBe("FULL");
        settings.Sqlite.WalLimitPages.ShouldBe(4096);
        settings.ReplayPageSize.ShouldBe(1000);
        SqlPluginSettings.OfSnapshotStore(Good).Sqlite.ShouldBe(settings.Sqlite);
    }

    [Theory]
    [InlineData("provider-name = \"PostgreSQL.15\"", "SQLite.MS")]
    [InlineData("provider-name = \"MySql.8.0\"", "supported: \"SQLite.MS\"")]
    [InlineData("provider-name = \"\"", "supported: \"SQLite.MS\"")]
    [InlineData("connection-string = \"\"", "Data Source=journal.db")]
    [InlineData("connection-string = \"Data Sauce=x\"", "connection-string")]
    [InlineData("table-mapping = sql-server", "supported: default")]
    [InlineData("tag-write-mode = Csv", "supported: TagTable")]
    [InlineData("replay-batch-size = 0", "replay-batch-size")]
    [InlineData("sqlite.synchronous = sometimes", "full, normal, off")]
    [InlineData("sqlite.wal-limit = 12", "wal-limit")]
    [InlineData("sqlite.readers = 0", "sqlite.readers")]
    public void What_cannot_work_is_refused_with_the_key_and_the_way_out(string change, string hint) =>
        Should.Throw<ConfigurationException>(() => SqlPluginSettings.OfJournal(
            ConfigurationFactory.ParseString(change).WithFallback(Good))).Message.ShouldContain(hint);
}

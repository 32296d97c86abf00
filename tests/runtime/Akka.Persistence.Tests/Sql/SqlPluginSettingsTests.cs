using Akka.Configuration;
using Akka.Persistence.Sql.Core;

namespace Akka.Persistence.Sql;

public sealed class SqlPluginSettingsTests
{
    private const string Good = "connection-string = \"Data Source=journal.db\", provider-name = \"SQLite.MS\"";

    [Fact]
    public void Defaults_come_from_the_module()
    {
        var settings = SqlPluginSettings.OfJournal(Good);
        ((SqliteSettings)settings.Database).Synchronous.ShouldBe("FULL");
        ((SqliteSettings)settings.Database).WalLimitPages.ShouldBe(4096);
        settings.ReplayPageSize.ShouldBe(1000);
        SqlPluginSettings.OfSnapshotStore(Good).Database.ShouldBe(settings.Database);
    }

    [Theory]
    [InlineData("delete-compatibility-mode = true", "journal.sql.delete-compatibility-mode")]
    [InlineData("read-isolation-level = read-committed", "journal.sql.read-isolation-level")]
    [InlineData("write-isolation-level = snapshot", "set it to \"unspecified\"")]
    [InlineData("batch-size = 400", "sqlite.max-writes-per-transaction")]
    [InlineData("dao = \"My.Dao, Mine\"", "journal.sql.dao")]
    [InlineData("default.journal.table-name = events", "journal.sql.default.journal.table-name")]
    [InlineData("default.journal.columns.tags = labels", "remove the key")]
    [InlineData("default.schema-name = mine", "search path")]
    public void A_key_that_would_not_be_honoured_is_refused_with_its_path_and_the_way_out(string change, string hint)
    {
        var config = ConfigurationFactory.ParseString($"akka.persistence.journal.sql {{ {Good}, {change} }}");
        var refusal = Should.Throw<ConfigurationException>(() => SqlPluginSettings.OfJournal(config.GetConfig("akka.persistence.journal.sql")!)).Message;
        refusal.ShouldStartWith("akka.persistence.journal.sql.");
        refusal.ShouldContain(hint);
    }

    [Theory]
    [InlineData("delete-compatibility-mode = false")]
    [InlineData("read-isolation-level = unspecified, write-isolation-level = serializable")]
    [InlineData("batch-size = 100, parallelism = 3, use-clone-connection = true")]
    [InlineData("dao = \"Akka.Persistence.Sql.Journal.Dao.ByteArrayJournalDao, Akka.Persistence.Sql\"")]
    [InlineData("default.journal { table-name = journal, use-writer-uuid-column = true }")]
    public void A_key_that_asks_for_what_happens_anyway_is_accepted(string same)
    {
        var settings = ConfigurationFactory.ParseString(same).WithFallback(Good);
        SqlPluginSettings.OfJournal(settings).ReplayPageSize.ShouldBe(1000);
        ((SqliteSettings)SqlPluginSettings.OfSnapshotStore(settings).Database).Synchronous.ShouldBe("FULL");
    }

    [Theory]
    [InlineData("provider-name = \"PostgreSQL.15\", connection-string = \"\"", "Host=db")]
    [InlineData("provider-name = PostgreSQL, connection-string = \"Data Source=journal.db\"", "connection-string")]
    [InlineData("provider-name = PostgreSQL, connection-string = \"Host=db\", postgresql.writers = 0", "postgresql.writers")]
    [InlineData("provider-name = PostgreSQLish", "supported")]
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

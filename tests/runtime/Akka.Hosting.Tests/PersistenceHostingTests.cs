using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;
using Akka.Persistence.Hosting;
using Akka.Persistence.Journal;
using Akka.Persistence.Sql.Config;
using Akka.Persistence.Sql.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Akka.Hosting.Tests;

/// <summary>Choosing journals and snapshot stores from code, and what is refused before anything is opened.</summary>
public sealed class PersistenceHostingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("akka-hosting-tests-").FullName;

    private string Connection => $"Data Source={Path.Combine(_folder, "events.db")}";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Events_in_a_database_survive_the_system()
    {
        using (var first = await TestHost.Start((akka, _) => akka.WithSqlPersistence(connectionString: Connection, providerName: "SQLite.MS")))
        {
            var actor = first.System().ActorOf(Props.Create<Remembers>());
            (await actor.Ask<string>("one", TestHost.Patience)).ShouldBe("one");
            (await actor.Ask<string>("two", TestHost.Patience)).ShouldBe("one two");
            await first.StopAsync();
        }

        using var second = await TestHost.Start((akka, _) => akka.WithSqlPersistence(connectionString: Connection, providerName: "SQLite.MS"));
        (await second.System().ActorOf(Props.Create<Remembers>()).Ask<string>("three", TestHost.Patience)).ShouldBe("one two three");
        await second.StopAsync();
    }

    [Fact]
    public async Task Events_in_memory_last_as_long_as_the_system()
    {
        using var host = await TestHost.Start((akka, _) => akka.WithInMemoryJournal().WithInMemorySnapshotStore());
        var actor = host.System().ActorOf(Props.Create<Remembers>());
        await actor.Ask<string>("one", TestHost.Patience);
        await actor.GracefulStop(TestHost.Patience);

        (await host.System().ActorOf(Props.Create<Remembers>()).Ask<string>("two", TestHost.Patience)).ShouldBe("one two");
        await host.StopAsync();
    }

    [Fact]
    public async Task A_journal_may_have_an_identifier_of_its_own()
    {
        using var host = await TestHost.Start((akka, _) => akka
            .WithInMemoryJournal(_ => { }, journalId: "mine")
            .WithInMemorySnapshotStore());

        host.System().Settings.Config.GetString("akka.persistence.journal.plugin").ShouldBe("akka.persistence.journal.mine");
        (await host.System().ActorOf(Props.Create<Remembers>()).Ask<string>("one", TestHost.Patience)).ShouldBe("one");
        await host.StopAsync();
    }

    [Fact]
    public async Task Event_adapters_change_events_on_their_way_in()
    {
        using var host = await TestHost.Start((akka, _) => akka
            .WithInMemoryJournal(journal => journal.AddWriteEventAdapter<Shouts>("shouts", [typeof(string)]))
            .WithInMemorySnapshotStore());
        var actor = host.System().ActorOf(Props.Create<Remembers>());
        await actor.Ask<string>("one", TestHost.Patience);
        await actor.GracefulStop(TestHost.Patience);

        (await host.System().ActorOf(Props.Create<Remembers>()).Ask<string>("two", TestHost.Patience)).ShouldBe("ONE two");
        await host.StopAsync();
    }

    [Theory]
    [InlineData("MySql")]
    [InlineData("Oracle")]
    [InlineData("")]
    public void An_unknown_database_is_refused_with_the_list(string provider) =>
        Should.Throw<ConfigurationException>(() => Builder().WithSqlPersistence(Connection, provider)).Message.ShouldContain("supported: \"SQLite.MS\", \"PostgreSQL\"");

    [Fact]
    public void A_connection_is_needed() =>
        Should.Throw<ConfigurationException>(() => Builder().WithSqlPersistence("", "SQLite.MS")).Message.ShouldContain("connection-string");

    [Fact]
    public void Options_without_an_effect_are_refused()
    {
        Should.Throw<ArgumentException>(() => Builder().WithSqlPersistence(Connection, "SQLite.MS", schemaName: "x")).ParamName.ShouldBe("schemaName");
        Should.Throw<ArgumentException>(() => Builder().WithSqlPersistence(Connection, "SQLite.MS", databaseMapping: DatabaseMapping.MySql)).ParamName.ShouldBe("databaseMapping");
        Should.Throw<ArgumentException>(() => Builder().WithSqlPersistence(Connection, "SQLite.MS", tagStorageMode: TagMode.Csv)).ParamName.ShouldBe("tagStorageMode");
        Should.Throw<ArgumentException>(() => Builder().WithSqlPersistence(Connection, "SQLite.MS", maxConcurrentQueries: 3)).ParamName.ShouldBe("maxConcurrentQueries");
    }

    [Fact]
    public void Two_adapters_need_two_names() =>
        Should.Throw<ArgumentException>(() => new AkkaPersistenceJournalBuilder("j", Builder())
                .AddWriteEventAdapter<Shouts>("same", [typeof(string)])
                .AddWriteEventAdapter<Whispers>("same", [typeof(string)]))
            .Message.ShouldContain("'same'");

    private static AkkaConfigurationBuilder Builder() => new(new ServiceCollection(), "test");

    private sealed class Remembers : ReceivePersistentActor
    {
        private readonly List<string> _words = [];

        public Remembers()
        {
            Recover<string>(_words.Add);
            Command<string>(word => Persist(word, persisted =>
            {
                _words.Add(persisted);
                Sender.Tell(string.Join(' ', _words));
            }));
        }

        public override string PersistenceId => "remembers";
    }

    private sealed class Shouts : IWriteEventAdapter
    {
        public string Manifest(object evt) => "";

        public object ToJournal(object evt) => ((string)evt).ToUpperInvariant();
    }

    private sealed class Whispers : IWriteEventAdapter
    {
        public string Manifest(object evt) => "";

        public object ToJournal(object evt) => ((string)evt).ToLowerInvariant();
    }
}

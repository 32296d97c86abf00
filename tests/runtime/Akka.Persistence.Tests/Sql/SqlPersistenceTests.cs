using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Actors;
using Akka.Persistence.Conformance;
using Akka.Persistence.Journal;
using Microsoft.Data.Sqlite;

namespace Akka.Persistence.Sql;

/// <summary>Persistent actors on a SQLite file, end to end.</summary>
public sealed class SqlPersistenceTests : TestKit.Xunit2.TestKit
{
    private readonly TestFolder _folder;
    private readonly string _file;

    public SqlPersistenceTests()
        : this(new TestFolder())
    {
    }

    private SqlPersistenceTests(TestFolder folder)
        : base(Hocon(folder.File("journal.db")))
    {
        _folder = folder;
        _file = folder.File("journal.db");
    }

    public sealed class TagsEverything : IWriteEventAdapter
    {
        public string Manifest(object evt) => "";

        public object ToJournal(object evt) => new Tagged(evt, ["red", $"length-{((string)evt).Length}"]);
    }

    [Fact]
    public void Events_and_snapshots_survive_the_system()
    {
        var actor = Start("a");
        ExpectMsg<ScriptedActor.Recovered>();
        Do(actor, a => a.PersistAll(["x", "y"], e =>
        {
            if (e == "y")
                a.SaveSnapshot("after y");
        }));
        ExpectMsg<SaveSnapshotSuccess>();
        Do(actor, a => a.Persist("z", a.TellHandled));
        ExpectMsg("z@3");
        Sys.Terminate().Wait(RemainingOrDefault).ShouldBeTrue();

        using var second = ActorSystem.Create("second", Hocon(_file));
        var probe = CreateTestProbe(second);
        second.ActorOf(Props.Create(() => new ScriptedActor("a", probe.Ref, null, null)));
        probe.ExpectMsg<ScriptedActor.Recovered>().Message.ShouldBeOfType<SnapshotOffer>().Snapshot.ShouldBe("after y");
        probe.ExpectMsg(new ScriptedActor.Recovered("z", 3));
        probe.ExpectMsg(new ScriptedActor.Recovered(RecoveryCompleted.Instance, 3));
    }

    [Fact]
    public void Of_two_actors_with_one_id_the_late_writer_fails_and_stops()
    {
        var first = Start("a");
        ExpectMsg<ScriptedActor.Recovered>();
        var second = Start("a");
        ExpectMsg<ScriptedActor.Recovered>();
        Watch(second);
        Do(first, a => a.Persist("x", a.TellHandled));
        ExpectMsg("x@1");
        Do(second, a => a.Persist("x", a.TellHandled));
        ExpectMsg<ScriptedActor.Failed>().Cause.ShouldContain("another actor with this persistence id");
        ExpectTerminated(second);
        Do(first, a => a.Persist("y", a.TellHandled));
        ExpectMsg("y@2");
    }

    [Fact]
    public void Deleted_events_leave_one_marked_row_that_remembers_the_number()
    {
        var actor = Start("a");
        ExpectMsg<ScriptedActor.Recovered>();
        Do(actor, a => a.PersistAll(["x", "y", "z"], e =>
        {
            if (e == "z")
                a.DeleteMessages(2);
        }));
        ExpectMsg(new DeleteMessagesSuccess(2));
        Query("SELECT sequence_number || ':' || deleted FROM journal ORDER BY sequence_number").ShouldBe(["2:1", "3:0"]);
        Query("SELECT DISTINCT sequence_nr FROM tags").ShouldBe(["3"]);
    }

    [Fact]
    public void Tags_are_rows_of_their_own()
    {
        var actor = Start("a");
        ExpectMsg<ScriptedActor.Recovered>();
        Do(actor, a => a.PersistAll(["x", "yy"], e =>
        {
            if (e == "yy")
                a.Tell("done");
        }));
        ExpectMsg("done");
        Query("SELECT sequence_nr || ':' || tag FROM tags JOIN journal ON ordering = ordering_id ORDER BY sequence_nr, tag")
            .ShouldBe(["1:length-1", "1:red", "2:length-2", "2:red"]);
    }

    [Fact]
    public void Snapshots_are_deleted_one_by_one_and_by_criteria()
    {
        var actor = Start("a");
        ExpectMsg<ScriptedActor.Recovered>();
        for (var i = 1; i <= 4; i++)
        {
            Do(actor, a => a.Persist("x", _ => a.SaveSnapshot("s")));
            ExpectMsg<SaveSnapshotSuccess>();
        }
        Do(actor, a => a.DeleteSnapshot(2));
        ExpectMsg<DeleteSnapshotSuccess>();
        Query("SELECT sequence_number FROM snapshot ORDER BY 1").ShouldBe(["1", "3", "4"]);
        Do(actor, a => a.DeleteSnapshots(new SnapshotSelectionCriteria(3)));
        ExpectMsg<DeleteSnapshotsSuccess>();
        Query("SELECT sequence_number FROM snapshot ORDER BY 1").ShouldBe(["4"]);
    }

    [Fact]
    public void Requests_by_message_are_answered_event_by_event()
    {
        var journal = Persistence.Instance.Apply(Sys).JournalFor(null);
        journal.Tell(Write(7, 1, 2), TestActor);
        ExpectMsg<WriteMessagesSuccessful>();
        ExpectMsg<WriteMessageSuccess>().Persistent.SequenceNr.ShouldBe(1);
        ExpectMsg<WriteMessageSuccess>().ActorInstanceId.ShouldBe(7);

        journal.Tell(Write(7, 2), TestActor);
        ExpectMsg<WriteMessagesFailed>().Cause.Message.ShouldContain("exists already");
        ExpectMsg<WriteMessageFailure>().Persistent.SequenceNr.ShouldBe(2);

        journal.Tell(new ReplayMessages(1, long.MaxValue, long.MaxValue, "a", TestActor), TestActor);
        ExpectMsg<ReplayedMessage>().Persistent.Payload.ShouldBe("e1");
        ExpectMsg<ReplayedMessage>().Persistent.WriterGuid.ShouldBe("writer");
        ExpectMsg(new RecoverySuccess(2));

        journal.Tell(new DeleteMessagesTo("a", 1, TestActor), TestActor);
        ExpectMsg(new DeleteMessagesSuccess(1));
    }

    [Fact]
    public void A_database_that_cannot_be_opened_fails_the_recovery_with_the_reason()
    {
        using var system = ActorSystem.Create("nowhere", Hocon(_folder.File("missing/journal.db")));
        var probe = CreateTestProbe(system);
        system.ActorOf(Props.Create(() => new ScriptedActor("a", probe.Ref, null, null)));
        probe.ExpectMsg<ScriptedActor.Failed>().Cause.ShouldContain("unable to open database file");
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }

    private WriteMessages Write(int instance, params int[] numbers) => new(
        numbers.Select(number => new AtomicWrite(
            new Persistent($"e{number}", number, "a", "", false, TestActor, "writer", DateTime.UtcNow.Ticks))).ToList(),
        TestActor,
        instance);

    private IActorRef Start(string id) => Sys.ActorOf(Props.Create(() => new ScriptedActor(id, TestActor, null, null)));

    private static void Do(IActorRef actor, Action<ScriptedActor> script) => actor.Tell(new ScriptedActor.Do(script));

    private List<string> Query(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_file};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(reader.GetValue(0).ToString()!);
        return rows;
    }

    private static Akka.Configuration.Config Hocon(string file) => ConfigurationFactory.ParseString(
        $$"""
        akka.loglevel = OFF
        akka.test.single-expect-default = 30s
        akka.persistence {
          journal {
            plugin = "akka.persistence.journal.sql"
            sql {
              class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
              connection-string = "Data Source={{file}}"
              provider-name = "SQLite.MS"
              event-adapters { tags = "{{typeof(TagsEverything).AssemblyQualifiedName}}" }
              event-adapter-bindings { "System.String" = tags }
            }
          }
          snapshot-store {
            plugin = "akka.persistence.snapshot-store.sql"
            sql {
              class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
              connection-string = "Data Source={{file}}"
              provider-name = "SQLite.MS"
            }
          }
        }
        """);
}

using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence.Conformance;

/// <summary>What persistent actors rely on, asked of every snapshot store there is, by message.</summary>
public abstract class SnapshotStoreConformance : TestKit.Xunit2.TestKit
{
    private readonly IActorRef _store;

    private protected SnapshotStoreConformance(string hocon)
        : base(ConfigurationFactory.ParseString("akka.loglevel = OFF\nakka.test.single-expect-default = 30s\n" + hocon)) =>
        _store = Persistence.Instance.Apply(Sys).SnapshotStoreFor(null);

    [Fact]
    public void The_newest_snapshot_that_matches_is_found()
    {
        Save("a", 1, 5, 9);
        Load("a", SnapshotSelectionCriteria.Latest).ShouldBe("a at 9");
        Load("a", new SnapshotSelectionCriteria(8)).ShouldBe("a at 5");
        Load("a", SnapshotSelectionCriteria.Latest, toSequenceNr: 4).ShouldBe("a at 1");
        Load("a", new SnapshotSelectionCriteria(long.MaxValue, DateTime.MaxValue, minSequenceNr: 10)).ShouldBeNull();
    }

    [Fact]
    public void Ids_do_not_see_each_other()
    {
        Save("a", 1);
        Load("b", SnapshotSelectionCriteria.Latest).ShouldBeNull();
    }

    [Fact]
    public void Nothing_is_found_when_nothing_is_wanted()
    {
        Save("a", 1);
        Load("a", SnapshotSelectionCriteria.None).ShouldBeNull();
    }

    [Fact]
    public void A_time_limits_the_choice()
    {
        Save("a", 1);
        Load("a", new SnapshotSelectionCriteria(long.MaxValue, DateTime.UtcNow.AddMinutes(-1))).ShouldBeNull();
        Load("a", new SnapshotSelectionCriteria(long.MaxValue, DateTime.MaxValue, 0, DateTime.UtcNow.AddMinutes(1))).ShouldBeNull();
        Load("a", new SnapshotSelectionCriteria(long.MaxValue, DateTime.UtcNow.AddMinutes(1))).ShouldBe("a at 1");
    }

    [Fact]
    public void A_snapshot_of_the_same_number_replaces_the_old_one()
    {
        Save("a", 1);
        _store.Tell(new SaveSnapshot(new SnapshotMetadata("a", 1, DateTime.UtcNow), "second"), TestActor);
        ExpectMsg<SaveSnapshotSuccess>();
        Load("a", SnapshotSelectionCriteria.Latest).ShouldBe("second");
    }

    [Fact]
    public void One_snapshot_can_be_deleted()
    {
        Save("a", 1, 5);
        _store.Tell(new DeleteSnapshot(new SnapshotMetadata("a", 5, DateTime.MinValue)), TestActor);
        ExpectMsg<DeleteSnapshotSuccess>().Metadata.SequenceNr.ShouldBe(5);
        Load("a", SnapshotSelectionCriteria.Latest).ShouldBe("a at 1");
    }

    [Fact]
    public void All_that_match_can_be_deleted()
    {
        Save("a", 1, 5, 9);
        Save("b", 1);
        _store.Tell(new DeleteSnapshots("a", new SnapshotSelectionCriteria(5)), TestActor);
        ExpectMsg<DeleteSnapshotsSuccess>();
        Load("a", new SnapshotSelectionCriteria(8)).ShouldBeNull();
        Load("a", SnapshotSelectionCriteria.Latest).ShouldBe("a at 9");
        Load("b", SnapshotSelectionCriteria.Latest).ShouldBe("b at 1");
    }

    private void Save(string id, params long[] numbers)
    {
        foreach (var number in numbers)
        {
            _store.Tell(new SaveSnapshot(new SnapshotMetadata(id, number, DateTime.MinValue), $"{id} at {number}"), TestActor);
            ExpectMsg<SaveSnapshotSuccess>().Metadata.SequenceNr.ShouldBe(number);
        }
    }

    private object? Load(string id, SnapshotSelectionCriteria criteria, long toSequenceNr = long.MaxValue)
    {
        _store.Tell(new LoadSnapshot(id, criteria, toSequenceNr), TestActor);
        return ExpectMsg<LoadSnapshotResult>().Snapshot?.Snapshot;
    }
}

public sealed class MemorySnapshotStoreConformance() : SnapshotStoreConformance(
    "akka.persistence.snapshot-store.plugin = \"akka.persistence.snapshot-store.inmem\"");

public sealed class SqliteSnapshotStoreConformance : SnapshotStoreConformance
{
    private readonly TestFolder _folder;

    public SqliteSnapshotStoreConformance()
        : this(new TestFolder())
    {
    }

    private SqliteSnapshotStoreConformance(TestFolder folder)
        : base(
            $$"""
            akka.persistence.snapshot-store {
              plugin = "akka.persistence.snapshot-store.sql"
              sql {
                class = "Akka.Persistence.Sql.Snapshot.SqlSnapshotStore, Akka.Persistence.Sql"
                connection-string = "Data Source={{folder.File("snapshots.db")}}"
                provider-name = "SQLite.MS"
              }
            }
            """) =>
        _folder = folder;

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        _folder.Dispose();
    }
}

/// <summary>What a system without a snapshot store says.</summary>
public sealed class NoSnapshotStoreTests() : TestKit.Xunit2.TestKit("akka.loglevel = OFF\nakka.test.single-expect-default = 30s")
{
    [Fact]
    public void Loading_finds_nothing_and_saving_fails_with_the_key_to_set()
    {
        var store = Persistence.Instance.Apply(Sys).SnapshotStoreFor(null);
        store.Tell(new LoadSnapshot("a", SnapshotSelectionCriteria.Latest, long.MaxValue), TestActor);
        ExpectMsg<LoadSnapshotResult>().Snapshot.ShouldBeNull();
        store.Tell(new SaveSnapshot(new SnapshotMetadata("a", 1, DateTime.UtcNow), "state"), TestActor);
        ExpectMsg<SaveSnapshotFailure>().Cause.Message.ShouldContain("akka.persistence.snapshot-store.plugin");
    }

    [Fact]
    public void A_plugin_without_a_section_is_named_in_the_error() =>
        Should.Throw<ConfigurationException>(() => Persistence.Instance.Apply(Sys).JournalFor("my.journal"))
            .Message.ShouldContain("'my.journal'");
}

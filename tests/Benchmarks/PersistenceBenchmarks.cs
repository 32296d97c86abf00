using System.Diagnostics;
using System.Globalization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence;

namespace Benchmarks;

/// <summary>
/// Events stored and recovered per second. On SQLite every event is synced before its handler runs, so these rates depend on
/// the disk: the number of syncs per second it does is the yardstick to read them by.
/// </summary>
internal static class PersistenceBenchmarks
{
    private const int Bytes = 100;

    public static async Task<bool> Run(string[] only)
    {
        var folder = Directory.CreateTempSubdirectory("persistence-bench-").FullName;
        var system = ActorSystem.Create("bench", ConfigurationFactory.ParseString(
            $$"""
            akka.loglevel = WARNING
            akka.persistence.journal.sql {
              class = "Akka.Persistence.Sql.Journal.SqlWriteJournal, Akka.Persistence.Sql"
              connection-string = "Data Source={{Path.Combine(folder, "journal.db")}}"
              provider-name = "SQLite.MS"
            }
            """));
        try
        {
            var reached = true;
            foreach (var load in Loads())
            {
                if (only.Length == 0 || only.Contains(load.Name))
                    reached &= await MeasureLoad(system, load);
            }
            return reached;
        }
        finally
        {
            await system.Terminate();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <param name="InFlight">Events of one actor that are persisted and not yet handled.</param>
    /// <param name="Target">Events per second; 0 when none is set.</param>
    private sealed record Load(string Name, string Journal, int Actors, int InFlight, int Events, double Target, double ReplayTarget);

    private static IEnumerable<Load> Loads()
    {
        const string memory = "akka.persistence.journal.inmem";
        const string sqlite = "akka.persistence.journal.sql";
        yield return new Load("memory-1", memory, Actors: 1, InFlight: 64, 500_000, 250_000, 2_500_000);
        yield return new Load("memory-100", memory, Actors: 100, InFlight: 64, 1_000_000, 600_000, 0);
        yield return new Load("sqlite-1", sqlite, Actors: 1, InFlight: 64, 100_000, 100_000, 0);
        yield return new Load("sqlite-100", sqlite, Actors: 100, InFlight: 64, 300_000, 100_000, 0);
        yield return new Load("sqlite-100-single", sqlite, Actors: 100, InFlight: 1, 50_000, 0, 0);
    }

    private static async Task<bool> MeasureLoad(ActorSystem system, Load load)
    {
        var stored = new List<double>();
        var replayed = new List<double>();
        for (var round = 0; round <= Measure.Rounds; round++)
        {
            var (store, replay) = await RunRound(system, load, round);
            // The first round compiles.
            if (round == 0)
                continue;
            stored.Add(load.Events / store.TotalSeconds);
            replayed.Add(load.Events / replay.TotalSeconds);
        }

        var shape = $"{load.Actors} x {load.InFlight} in flight";
        Report($"{load.Name}, {shape}", stored, load.Target);
        Report($"{load.Name}, replay", replayed, load.ReplayTarget);
        return Measure.Median(stored) >= load.Target && Measure.Median(replayed) >= load.ReplayTarget;
    }

    private static void Report(string name, List<double> rates, double target)
    {
        var median = Measure.Median(rates);
        var verdict = target == 0
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"  target {target,11:N0}/s  {Measure.Verdict(median >= target)}");
        Measure.Report(name, string.Create(CultureInfo.InvariantCulture, $"{median,12:N0}/s (best {rates.Max(),12:N0}){verdict}"));
    }

    private static async Task<(TimeSpan Store, TimeSpan Replay)> RunRound(ActorSystem system, Load load, int round)
    {
        GC.Collect();
        var writers = Start(system, load, round);
        await Task.WhenAll(writers.Select(writer => writer.Ready));
        var started = Stopwatch.GetTimestamp();
        foreach (var writer in writers)
            writer.Actor.Tell(Go.Instance);
        await Task.WhenAll(writers.Select(writer => writer.Done));
        var store = Stopwatch.GetElapsedTime(started);
        await Task.WhenAll(writers.Select(writer => writer.Actor.GracefulStop(TimeSpan.FromMinutes(1))));

        GC.Collect();
        started = Stopwatch.GetTimestamp();
        var readers = Start(system, load, round);
        await Task.WhenAll(readers.Select(reader => reader.Ready));
        var replay = Stopwatch.GetElapsedTime(started);
        await Task.WhenAll(readers.Select(reader => reader.Actor.GracefulStop(TimeSpan.FromMinutes(1))));
        return (store, replay);
    }

    private static List<(IActorRef Actor, Task Ready, Task Done)> Start(ActorSystem system, Load load, int round)
    {
        var started = new List<(IActorRef, Task, Task)>();
        for (var i = 0; i < load.Actors; i++)
        {
            var id = $"{load.Name}-{round}-{i}";
            var (ready, done) = (NewSignal(), NewSignal());
            var actor = system.ActorOf(Props.Create(() => new Writer(id, load, ready, done)));
            started.Add((actor, ready.Task, done.Task));
        }
        return started;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private sealed class Go
    {
        public static readonly Go Instance = new();
    }

    /// <summary>Keeps its number of events in flight by telling itself to persist another for each that is stored.</summary>
    private sealed class Writer : UntypedPersistentActor
    {
        private readonly byte[] _event = new byte[Bytes];
        private readonly Action<byte[]> _stored;
        private readonly Load _load;
        private readonly TaskCompletionSource _ready;
        private readonly TaskCompletionSource _done;
        private readonly int _events;
        private int _persisted;
        private int _handled;

        public Writer(string id, Load load, TaskCompletionSource ready, TaskCompletionSource done)
        {
            PersistenceId = id;
            JournalPluginId = load.Journal;
            _load = load;
            _events = load.Events / load.Actors;
            _ready = ready;
            _done = done;
            _stored = _ =>
            {
                if (++_handled == _events)
                    _done.SetResult();
                else if (_persisted < _events)
                    Self.Tell(this);
            };
        }

        public override string PersistenceId { get; }

        protected override void OnCommand(object message)
        {
            if (message is not Go)
            {
                Next();
                return;
            }
            for (var i = 0; i < _load.InFlight; i++)
                Next();
        }

        protected override void OnRecover(object message)
        {
            if (message is RecoveryCompleted)
                _ready.SetResult();
        }

        private void Next()
        {
            if (_persisted == _events)
                return;
            _persisted++;
            if (_load.InFlight == 1)
                Persist(_event, _stored);
            else
                PersistAsync(_event, _stored);
        }
    }
}

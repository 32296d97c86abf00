using System.Diagnostics;
using AgentNet.Benchmarks.Yardsticks;
using Akka.Actor;
using Akka.Hosting;
using Akka.Persistence.Sql.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentNet.Benchmarks.Persistence;

/// <summary>
/// Events of 100 bytes stored and recovered per second. On SQLite each is synced before its handler runs, so the disk is the
/// yardstick; in memory it is the thread pool.
/// </summary>
internal static class JournalFigures
{
    private const string Memory = "akka.persistence.journal.inmem";
    private const string Sqlite = "akka.persistence.journal.sql";
    private const int WorkItemCount = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        Case(new JournalLoad("memory-1", Memory, Actors: 1, InFlight: 64, 500_000), 250_000, 2_500_000),
        Case(new JournalLoad("memory-100", Memory, Actors: 100, InFlight: 64, 1_000_000), 600_000, null),
        Case(new JournalLoad("sqlite-1", Sqlite, Actors: 1, InFlight: 64, 100_000), 100_000, null),
        Case(new JournalLoad("sqlite-100", Sqlite, Actors: 100, InFlight: 64, 300_000), 100_000, null),
        Case(new JournalLoad("sqlite-100-single", Sqlite, Actors: 100, InFlight: 1, 50_000), null, null),
    ];

    private static BenchmarkCase Case(JournalLoad load, double? goal, double? replayGoal) =>
        new("persistence", load.Name, bench => MeasureAsync(bench, load, goal, replayGoal));

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench, JournalLoad load, double? goal, double? replayGoal)
    {
        load = load with { Events = bench.Size(load.Events, least: load.Actors) };
        using var folder = bench.CreateFolder();
        using var host = await StartAsync(folder).ConfigureAwait(false);
        var system = host.Services.GetRequiredService<ActorSystem>();
        var (isOnDisk, yardsticks) = (load.Journal == Sqlite, new List<double>());
        var (stored, replayed) = (new List<double>(), new List<double>());
        await RunAsync(system, load, round: 0).ConfigureAwait(false);
        while (bench.WantsRound(stored.Count))
        {
            yardsticks.Add(isOnDisk
                ? await Workbench.RateAsync(bench.Size(SyncedFile.Syncs), SyncedFile.AppendTo(folder.In("yardstick"))).ConfigureAwait(false)
                : await Workbench.RateAsync(bench.Size(WorkItemCount), WorkItems.RunAsync).ConfigureAwait(false));
            var (store, replay) = await RunAsync(system, load, stored.Count + 1).ConfigureAwait(false);
            stored.Add(load.Events / store.TotalSeconds);
            replayed.Add(load.Events / replay.TotalSeconds);
        }

        await host.StopAsync(bench.Cancellation).ConfigureAwait(false);
        var what = $"{(isOnDisk ? "SQLite" : "in memory")}, {load.Actors} {(load.Actors == 1 ? "actor" : "actors")}, {load.InFlight} in flight";
        var yardstick = new Yardstick(isOnDisk ? SyncedFile.Name : WorkItems.Name, new Samples("/s", yardsticks));
        return
        [
            bench.Figure($"{what}, events", new Samples("/s", stored), goal is { } least ? new Goal(least) : null, yardstick),
            bench.Figure($"{what}, replay", new Samples("/s", replayed), replayGoal is { } leastReplay ? new Goal(leastReplay) : null, part: "replay"),
        ];
    }

    private static async Task<IHost> StartAsync(ScratchFolder folder)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddAkka("bench", akka => akka
            .AddHocon("akka.loglevel = WARNING", HoconAddMode.Prepend)
            .WithSqlPersistence(connectionString: $"Data Source={folder.In("journal.db")}", providerName: "SQLite.MS"));
        var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        return host;
    }

    private static async Task<(TimeSpan Store, TimeSpan Replay)> RunAsync(ActorSystem system, JournalLoad load, int round)
    {
        GC.Collect();
        var writers = StartWriters(system, load, round);
        await Task.WhenAll(writers.Select(writer => writer.Ready)).ConfigureAwait(false);
        var started = Stopwatch.GetTimestamp();
        foreach (var writer in writers)
            writer.Actor.Tell(EventWriter.Go.Instance);
        await Task.WhenAll(writers.Select(writer => writer.Done)).ConfigureAwait(false);
        var store = Stopwatch.GetElapsedTime(started);
        await StopAsync(writers).ConfigureAwait(false);

        GC.Collect();
        started = Stopwatch.GetTimestamp();
        var readers = StartWriters(system, load, round);
        await Task.WhenAll(readers.Select(reader => reader.Ready)).ConfigureAwait(false);
        var replay = Stopwatch.GetElapsedTime(started);
        await StopAsync(readers).ConfigureAwait(false);
        return (store, replay);
    }

    private static List<(IActorRef Actor, Task Ready, Task Done)> StartWriters(ActorSystem system, JournalLoad load, int round)
    {
        var started = new List<(IActorRef, Task, Task)>();
        for (var i = 0; i < load.Actors; i++)
        {
            var id = $"{load.Name}-{round}-{i}";
            var ready = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            started.Add((system.ActorOf(Props.Create(() => new EventWriter(id, load, ready, done))), ready.Task, done.Task));
        }

        return started;
    }

    private static Task<bool[]> StopAsync(List<(IActorRef Actor, Task Ready, Task Done)> actors) => Task.WhenAll(actors.Select(one => one.Actor.GracefulStop(Patience)));
}

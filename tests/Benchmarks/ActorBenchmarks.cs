using System.Diagnostics;
using System.Globalization;
using System.Threading.Channels;
using Akka.Actor;
using Akka.Configuration;

namespace Benchmarks;

/// <summary>
/// What actors cost, against what the platform offers without them: an unbounded single-reader channel with one consumer task per
/// side (for tell), and a TaskCompletionSource answered by a channel consumer (for ask).
/// </summary>
internal static class ActorBenchmarks
{
    private const int Million = 1_000_000;

    public static async Task<bool> Run(string[] only)
    {
        var system = ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka.loglevel = WARNING"));
        var reached = true;
        foreach (var (name, run) in Suites(system))
        {
            if (only.Length == 0 || only.Contains(name)) reached &= await run();
        }

        await system.Terminate();
        return reached;
    }

    private static IEnumerable<(string Name, Func<Task<bool>> Run)> Suites(ActorSystem system)
    {
        yield return ("1x1", () => Tell(system, "tell, 1 pair, 1 in flight", 1, 1, Million, 1.5));
        yield return ("1x50", () => Tell(system, "tell, 1 pair, 50 in flight", 1, 50, 4 * Million, 0.6));
        yield return ("4x50", () => Tell(system, "tell, 4 pairs, 50 in flight", 4, 50, 4 * Million, 0.9));
        yield return ("8x50", () => Tell(system, "tell, 8 pairs, 50 in flight", 8, 50, 4 * Million, 0.8));
        yield return ("ask", () => Ask(system));
        yield return ("idle", () => Idle(system, "idle UntypedActor", () => Props.Create<Untyped>(), 500, 400_000));
        yield return ("receive", () => Idle(system, "idle ReceiveActor, 3 handlers", () => Props.Create<ThreeHandlers>(), 1000, 0));
    }

    private static async Task<bool> Tell(ActorSystem system, string name, int pairs, int inFlight, int messages, double target) =>
        await Measure.Against(
            name,
            target,
            messages,
            count => PingPong.Actors(system, pairs, inFlight, count),
            count => PingPong.Channels(pairs, inFlight, count)) >= target;

    private static async Task<bool> Ask(ActorSystem system)
    {
        var echo = system.ActorOf(Props.Create<Echo>());
        var channel = Channel.CreateUnbounded<TaskCompletionSource<object>>(new UnboundedChannelOptions { SingleReader = true });
        var consumer = Task.Run(async () =>
        {
            await foreach (var question in channel.Reader.ReadAllAsync()) question.SetResult(question);
        });
        var ratio = await Measure.Against(
            "ask, one after the other",
            1.2,
            Million / 4,
            count => Task.Run(async () =>
            {
                for (var i = 0; i < count; i++) await echo.Ask<object>(echo);
            }),
            count => Task.Run(async () =>
            {
                for (var i = 0; i < count; i++)
                {
                    var question = new TaskCompletionSource<object>(TaskCreationOptions.RunContinuationsAsynchronously);
                    channel.Writer.TryWrite(question);
                    await question.Task;
                }
            }));
        channel.Writer.Complete();
        await consumer;
        return ratio >= 1.2;
    }

    // A million children of one parent: what one costs in memory, how fast they start, how fast they stop.
    private static async Task<bool> Idle(ActorSystem system, string name, Func<Props> props, int bytesTarget, double startTarget)
    {
        const double stopTarget = 3;
        var names = Enumerable.Range(0, Million).Select(static i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var bytes = new List<double>();
        var starts = new List<double>();
        var stops = new List<double>();
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var parent = system.ActorOf(Props.Create(() => new Parent(props())));
            var started = Stopwatch.GetTimestamp();
            await parent.Ask<object>(names, TimeSpan.FromMinutes(5));
            starts.Add(Million / Stopwatch.GetElapsedTime(started).TotalSeconds);
            bytes.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Million);
            started = Stopwatch.GetTimestamp();
            await parent.GracefulStop(TimeSpan.FromMinutes(5));
            stops.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        var reached = bytes.Min() <= bytesTarget && starts.Max() >= startTarget && stops.Min() <= stopTarget;
        Measure.Report(name, string.Create(CultureInfo.InvariantCulture,
            $"{Measure.Median(bytes):0} B each (target {bytesTarget}), {Measure.Median(starts):N0} starts/s (best {starts.Max():N0}, target {startTarget:N0}), stop of 1 M {Measure.Median(stops):0.00} s (best {stops.Min():0.00}, target {stopTarget})  {Measure.Verdict(reached)}"));
        return reached;
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }

    private sealed class Untyped : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        // The last child to be created says that all are.
        protected override void PreStart()
        {
            if (Interlocked.Increment(ref Parent.Born) == Million) Context.Parent.Tell(Parent.AllBorn);
        }
    }

    private sealed class ThreeHandlers : ReceiveActor
    {
        private int _handled;

        public ThreeHandlers()
        {
            Receive<string>(_ => _handled++);
            Receive<int>(_ => _handled += 2);
            Receive<Exception>(_ => _handled += 3);
        }

        protected override void PreStart()
        {
            if (Interlocked.Increment(ref Parent.Born) == Million) Context.Parent.Tell(Parent.AllBorn);
        }
    }

    private sealed class Parent(Props child) : UntypedActor
    {
        public static readonly object AllBorn = new();

        public static int Born;

        private IActorRef? _asker;

        protected override void OnReceive(object message)
        {
            if (message == AllBorn)
            {
                _asker!.Tell(message);
                return;
            }

            _asker = Sender;
            Born = 0;
            foreach (var name in (string[])message) Context.ActorOf(child, name);
        }
    }
}

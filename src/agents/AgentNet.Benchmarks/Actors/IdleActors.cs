using System.Diagnostics;
using System.Globalization;
using Akka.Actor;

namespace AgentNet.Benchmarks.Actors;

/// <summary>A million children of one parent: what one of them costs in memory, how fast they start, how fast they stop.</summary>
internal static class IdleActors
{
    private const int Million = 1_000_000;
    private const double StopSeconds = 3;
    private const double StartsPerSecond = 400_000;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench, ActorSystem system, string kind, Props child, double bytesGoal)
    {
        var names = Enumerable.Range(0, bench.Size(Million)).Select(static i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        var (bytes, starts, stops) = (new List<double>(), new List<double>(), new List<double>());
        while (bench.WantsRound(bytes.Count))
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var parent = system.ActorOf(Props.Create(() => new Parent(child)));
            var started = Stopwatch.GetTimestamp();
            await parent.Ask<object>(names, Patience).ConfigureAwait(false);
            starts.Add(names.Length / Stopwatch.GetElapsedTime(started).TotalSeconds);
            bytes.Add((GC.GetTotalMemory(forceFullCollection: true) - before) / (double)names.Length);
            started = Stopwatch.GetTimestamp();
            await parent.GracefulStop(Patience).ConfigureAwait(false);
            stops.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        return
        [
            bench.Figure($"idle named {kind}, heap of one", new Samples("B", bytes, LessIsBetter: true), new Goal(bytesGoal), part: "bytes"),
            bench.Figure($"idle named {kind}, starts", new Samples("/s", starts), new Goal(StartsPerSecond), part: "starts"),
            bench.Figure($"stop of 1 M children, {kind}", new Samples("s", stops, LessIsBetter: true), new Goal(StopSeconds), part: "stop"),
        ];
    }

    internal sealed class Untyped : UntypedActor
    {
        protected override void OnReceive(object message)
        {
        }

        protected override void PreStart() => Parent.CountBirth(Context);
    }

    internal sealed class ThreeHandlers : ReceiveActor
    {
        private int _handled;

        public ThreeHandlers()
        {
            Receive<string>(_ => _handled++);
            Receive<int>(_ => _handled += 2);
            Receive<Exception>(_ => _handled += 3);
        }

        protected override void PreStart() => Parent.CountBirth(Context);
    }

    private sealed class Parent(Props child) : UntypedActor
    {
        private static readonly object AllBorn = new();

        // Children start on many threads at once, one parent at a time.
        private static int _expected;

        private IActorRef? _asker;

        /// <summary>The last child to start says that all have.</summary>
        public static void CountBirth(IActorContext context)
        {
            if (Interlocked.Decrement(ref _expected) == 0)
                context.Parent.Tell(AllBorn);
        }

        protected override void OnReceive(object message)
        {
            if (message is not string[] names)
            {
                _asker!.Tell(message);
                return;
            }

            _asker = Sender;
            Volatile.Write(ref _expected, names.Length);
            foreach (var name in names)
                Context.ActorOf(child, name);
        }
    }
}

using System.Diagnostics;
using AgentNet.Benchmarks.Child;
using Akka.Actor;
using Akka.Cluster;

namespace AgentNet.Benchmarks.Members;

/// <summary>
/// A member's process is killed under the documented defaults: until the others call it unreachable, and until they have removed
/// it. Nearly all of that is waiting as configured, so that the rounds run side by side.
/// </summary>
internal static class RemovalFigures
{
    private const int Rounds = 3;
    private const int MembersOfOne = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    // Heartbeats go every second: some have to have come before their absence means anything.
    private static readonly TimeSpan Acquaintance = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<BenchmarkCase> Cases { get; } = [new("members", "killed", MeasureAsync)];

    private static async Task<IReadOnlyList<Figure>> MeasureAsync(Workbench bench)
    {
        var ends = await Task.WhenAll(Enumerable.Range(0, bench.IsQuick ? 1 : Rounds).Select(_ => OnceAsync(bench))).ConfigureAwait(false);
        return
        [
            bench.Figure("killed member, documented defaults, until unreachable", new Samples("s", [.. ends.Select(static end => end.Unreachable)], LessIsBetter: true), new Goal(4.5), part: "unreachable"),
            bench.Figure("killed member, documented defaults, until removed", new Samples("s", [.. ends.Select(static end => end.Removed)], LessIsBetter: true), new Goal(25.5), part: "removed"),
        ];
    }

    private static async Task<(double Unreachable, double Removed)> OnceAsync(Workbench bench)
    {
        var seed = FreePort.Find();
        var system = MemberSystem.Start(seed, seed, bench.IsQuick);
        await using var stays = bench.StartChild();
        await using var victim = bench.StartChild();
        try
        {
            var order = new ChildOrder { Role = ChildRole.Member, Port = seed, Quick = bench.IsQuick };
            await stays.AskAsync(order, bench.Cancellation).ConfigureAwait(false);
            var victimPort = (int)await victim.AskAsync(order, bench.Cancellation).ConfigureAwait(false);
            while (!MemberSystem.SeesAllUp(system, MembersOfOne))
                await Task.Delay(Look, bench.Cancellation).ConfigureAwait(false);
            await Task.Delay(bench.IsQuick ? Acquaintance / 5 : Acquaintance, bench.Cancellation).ConfigureAwait(false);
            var fate = new Fate(victimPort);
            system.ActorOf(Props.Create(() => new Watcher(fate)));
            var killed = Stopwatch.GetTimestamp();
            await victim.KillAsync().ConfigureAwait(false);
            var unreachable = await fate.Unreachable.Task.WaitAsync(bench.Cancellation).ConfigureAwait(false);
            var removed = await fate.Removed.Task.WaitAsync(bench.Cancellation).ConfigureAwait(false);
            return (Stopwatch.GetElapsedTime(killed, unreachable).TotalSeconds, Stopwatch.GetElapsedTime(killed, removed).TotalSeconds);
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }

    /// <summary>When what was seen of one member.</summary>
    private sealed class Fate(int port)
    {
        public int Port => port;

        public TaskCompletionSource<long> Unreachable { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource<long> Removed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Watcher(Fate fate) : UntypedActor
    {
        protected override void PreStart() =>
            Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.UnreachableMember), typeof(ClusterEvent.MemberRemoved));

        protected override void PostStop() => Cluster.Get(Context.System).Unsubscribe(Self);

        protected override void OnReceive(object message)
        {
            var now = Stopwatch.GetTimestamp();
            if (message is ClusterEvent.UnreachableMember unreachable && unreachable.Member.Address.Port == fate.Port)
                fate.Unreachable.TrySetResult(now);
            else if (message is ClusterEvent.MemberRemoved removed && removed.Member.Address.Port == fate.Port)
                fate.Removed.TrySetResult(now);
        }
    }
}

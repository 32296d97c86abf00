using AgentNet.Benchmarks.Yardsticks;
using Akka.Actor;
using Akka.Configuration;

namespace AgentNet.Benchmarks.Actors;

/// <summary>What messages and actors cost, against what the platform offers without them.</summary>
internal static class ActorFigures
{
    private const string Suite = "actors";
    private const int Million = 1_000_000;

    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        Tell("1x1", pairs: 1, inFlight: 1, Million, 1.5),
        Tell("1x50", pairs: 1, inFlight: 50, 4 * Million, 0.6),
        Tell("4x50", pairs: 4, inFlight: 50, 4 * Million, 0.9),
        Tell("8x50", pairs: 8, inFlight: 50, 4 * Million, 0.8),
        new(Suite, "ask", bench => OnSystem(system => AskAsync(bench, system))),
        new(Suite, "idle", bench => OnSystem(system => IdleActors.MeasureAsync(bench, system, "UntypedActor", Props.Create<IdleActors.Untyped>(), 500))),
        new(Suite, "receive", bench => OnSystem(system => IdleActors.MeasureAsync(bench, system, "ReceiveActor with 3 handlers", Props.Create<IdleActors.ThreeHandlers>(), 1000))),
    ];

    private static BenchmarkCase Tell(string name, int pairs, int inFlight, int messages, double goal) => new(Suite, name, bench => OnSystem(async system =>
    {
        var (tells, yardstick) = await bench.RatesAsync(
            bench.Size(messages), count => PingPong.RunAsync(system, pairs, inFlight, count),
            bench.Size(messages), count => ChannelPairs.RunAsync(pairs, inFlight, count)).ConfigureAwait(false);
        return [bench.Figure($"tell, {pairs} {(pairs == 1 ? "pair" : "pairs")} of actors, {inFlight} in flight", tells, new Goal(goal, IsRatio: true), new Yardstick(ChannelPairs.Name, yardstick))];
    }));

    private static async Task<IReadOnlyList<Figure>> AskAsync(Workbench bench, ActorSystem system)
    {
        var echo = system.ActorOf(Props.Create<Echo>());
        await using var questions = new ChannelQuestions();
        var count = bench.Size(Million / 4);
        var (asks, yardstick) = await bench.RatesAsync(
            count, asked => Task.Run(async () =>
            {
                for (var i = 0; i < asked; i++)
                    await echo.Ask<object>(echo).ConfigureAwait(false);
            }),
            count, questions.AskAsync).ConfigureAwait(false);
        return [bench.Figure("ask, one after the other", asks, new Goal(1.2, IsRatio: true), new Yardstick(ChannelQuestions.Name, yardstick))];
    }

    private static async Task<IReadOnlyList<Figure>> OnSystem(Func<ActorSystem, Task<IReadOnlyList<Figure>>> measure)
    {
        var system = ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka.loglevel = WARNING"));
        try
        {
            return await measure(system).ConfigureAwait(false);
        }
        finally
        {
            await system.Terminate().ConfigureAwait(false);
        }
    }

    private sealed class Echo : UntypedActor
    {
        protected override void OnReceive(object message) => Sender.Tell(message);
    }
}

using System.Diagnostics;
using AgentNet.Benchmarks.Yardsticks;
using Akka.Actor;

namespace AgentNet.Benchmarks.Remote;

/// <summary>Messages between two processes on loopback: how many, how large on the wire, how much garbage, and how long an answer takes.</summary>
internal static class RemoteFigures
{
    private const string Suite = "remote";
    private const int Messages = 1_000_000;
    private const int RelayedMessages = 250_000;
    private const int Asks = 10_000;

    private static readonly string Text = new('x', 32);
    private static readonly byte[] Kilobyte = new byte[1024];

    public static IReadOnlyList<BenchmarkCase> Cases { get; } =
    [
        Tell("record", "record without a serializer", new Goal(800_000), static i => new Measured(i, 7, "12345678"), wire: new Goal(80), allocated: new Goal(300)),
        Tell("registered", "record with a manifest serializer", new Goal(1_500_000), static i => new RegisteredMeasured(i, 7, "12345678"), wire: new Goal(40), allocated: new Goal(100)),
        Tell("string", "string of 32 characters", new Goal(1_500_000), static _ => Text),
        Tell("long", "long", new Goal(1_800_000), static i => i),
        Tell("bytes", "byte[1024]", new Goal(700_000), static _ => Kilobyte),
        new(Suite, "ask", bench => OnPeers(bench, peers => AskAsync(bench, peers))),
    ];

    // Rounds of a number that the sink answers, so that a flood ends exactly.
    private static int Rounded(int messages) => Math.Max(1, messages / Flood.AnsweredEvery) * Flood.AnsweredEvery;

    private static BenchmarkCase Tell(string name, string what, Goal rate, Func<long, object> make, Goal? wire = null, Goal? allocated = null) => new(Suite, name, bench => OnPeers(bench, async peers =>
    {
        var messages = Rounded(bench.Size(Messages));
        var (tells, echoes) = await bench.RatesAsync(
            messages, count => peers.FloodAsync(Rounded(count), make),
            bench.Size(SocketEcho.Echoes), peers.RawEcho.RunAsync).ConfigureAwait(false);
        var bytes = await peers.AllocatedAsync(messages, make).ConfigureAwait(false);
        var wireBytes = await peers.WireAsync(Rounded(bench.Size(RelayedMessages)), make).ConfigureAwait(false);
        return
        [
            bench.Figure($"tell to another process, {what}, {Flood.Window} in flight", tells, rate, new Yardstick(SocketEcho.Name, echoes)),
            bench.Figure($"bytes on the wire for one of these", new Samples("B", [wireBytes], LessIsBetter: true), wire, part: "wire"),
            bench.Figure($"heap allocated by both processes for one of these, the message and its copy included", new Samples("B", [bytes], LessIsBetter: true), allocated, part: "bytes"),
        ];
    }));

    private static async Task<IReadOnlyList<Figure>> AskAsync(Workbench bench, PeerPair peers)
    {
        var echo = peers.Echo;
        var count = bench.Size(Asks);
        await TimesAsync(count, () => echo.Ask<string>(Text)).ConfigureAwait(false);
        await TimesAsync(count, peers.RawEcho.OnceAsync).ConfigureAwait(false);
        var (asks, echoes) = (new List<double[]>(), new List<double[]>());
        while (bench.WantsRound(asks.Count))
        {
            echoes.Add(await TimesAsync(count, peers.RawEcho.OnceAsync).ConfigureAwait(false));
            asks.Add(await TimesAsync(count, () => echo.Ask<string>(Text)).ConfigureAwait(false));
        }

        return [Share(0.5, "p50", 60), Share(0.99, "p99", 130)];

        Figure Share(double share, string name, double goal) => bench.Figure(
            $"ask another process, one after the other, {name}", Percentiles(asks, share), new Goal(goal), new Yardstick(SocketEcho.Name, Percentiles(echoes, share)), part: name);
    }

    private static Samples Percentiles(List<double[]> rounds, double share) =>
        new("us", [.. rounds.Select(round => Samples.Percentile(round, share))], LessIsBetter: true);

    private static async Task<double[]> TimesAsync(int count, Func<Task> once)
    {
        var times = new double[count];
        for (var i = 0; i < count; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await once().ConfigureAwait(false);
            times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return times;
    }

    private static async Task<IReadOnlyList<Figure>> OnPeers(Workbench bench, Func<PeerPair, Task<IReadOnlyList<Figure>>> measure)
    {
        await using var peers = await PeerPair.StartAsync(bench).ConfigureAwait(false);
        return await measure(peers).ConfigureAwait(false);
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Actor;
using Akka.Remote;
using Akka.Remote.Shell;

namespace Benchmarks;

/// <summary>Messages between two processes on loopback, beside a raw socket echo between the same two.</summary>
internal static class RemoteBenchmarks
{
    private const int Window = 2000;
    private const int Asks = 20_000;
    private const int Rounds = 7;

    private static readonly string Text = new('x', 32);
    private static readonly byte[] Kilobyte = new byte[1024];

    public static async Task<bool> RunAsync(string[] only)
    {
        using var peer = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. HostArguments(), "remote-peer"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var hello = (await peer.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The peer did not start.")).Split(' ');
        var system = RemotePeer.Start();
        var bench = new Bench(system, hello[0]);
        var reached = true;
        var all = only.Length == 0;
        if (all || only.Contains("record")) reached &= await bench.Tell("record, no serializer registered", 800_000, 80, 300, static i => new Measured(i, 7, "12345678"));
        if (all || only.Contains("registered")) reached &= await bench.Tell("record, manifest serializer", 1_500_000, 40, 100, static i => new RegisteredMeasured(i, 7, "12345678"));
        if (all || only.Contains("string")) reached &= await bench.Tell("string of 32 characters", 1_500_000, 0, 0, static _ => Text);
        if (all || only.Contains("long")) reached &= await bench.Tell("long", 1_800_000, 0, 0, static i => i);
        if (all || only.Contains("bytes")) reached &= await bench.Tell("byte[1024]", 700_000, 0, 0, static _ => Kilobyte);
        if (all || only.Contains("ask")) reached &= await bench.Ask(int.Parse(hello[1], CultureInfo.InvariantCulture));
        await system.Terminate();
        peer.StandardInput.Close();
        await peer.WaitForExitAsync();
        return reached;
    }

    // Started as `dotnet Benchmarks.dll`, the process is dotnet and needs the assembly; started by its own host it needs nothing.
    private static string[] HostArguments() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(RemoteBenchmarks).Assembly.Location] : [];

    private static void Report(string name, string text) => Console.WriteLine($"{name,-34} {text}");

    private static string Verdict(bool isReached) => isReached ? "reached" : "MISSED";

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed class Bench(ActorSystem system, string peer)
    {
        private readonly IActorRef _sink = ((ExtendedActorSystem)system).Provider.ResolveActorRef($"{peer}/user/sink");
        private readonly IActorRef _echo = ((ExtendedActorSystem)system).Provider.ResolveActorRef($"{peer}/user/echo");

        public async Task<bool> Tell(string name, double target, int wireTarget, int allocationTarget, Func<long, object> make)
        {
            var rates = new List<double>();
            await Once(Rounds * 20_000, make);
            var before = await UsedAsync();
            const int messages = 1_000_000;
            for (var round = 0; round < Rounds; round++)
            {
                var started = Stopwatch.GetTimestamp();
                await Once(messages, make);
                rates.Add(messages / Stopwatch.GetElapsedTime(started).TotalSeconds);
            }

            var after = await UsedAsync();
            double sent = Rounds * (long)messages;
            var wire = (after.Wire - before.Wire) / sent;
            var here = (after.Here - before.Here) / sent;
            var there = (after.There - before.There) / sent;
            var rate = Median(rates);
            Report(name, string.Create(CultureInfo.InvariantCulture,
                $"{rate,12:N0}/s (best {rates.Max(),12:N0})  target {target:N0}  {Verdict(rate >= target)}; {wire:0.0} B on the wire{Target(wireTarget)}; allocated {here:0} B here + {there:0} B there{Target(allocationTarget)}"));
            return rate >= target && (wireTarget == 0 || wire <= wireTarget) && (allocationTarget == 0 || here + there <= allocationTarget);
        }

        public async Task<bool> Ask(int echoPort)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, echoPort);
            var bytes = new byte[40];
            var yardstick = await Latencies(async () =>
            {
                await socket.SendAsync(bytes);
                for (var read = 0; read < bytes.Length; read += await socket.ReceiveAsync(bytes.AsMemory(read)))
                {
                }
            });
            var asks = await Latencies(() => _echo.Ask<string>(Text));
            Report("ask, one after the other", string.Create(CultureInfo.InvariantCulture,
                $"p50 {asks.P50:0} us, p99 {asks.P99:0} us  targets 60, 130  {Verdict(asks.P50 <= 60 && asks.P99 <= 130)}; raw socket echo p50 {yardstick.P50:0} us, p99 {yardstick.P99:0} us"));
            return asks.P50 <= 60 && asks.P99 <= 130;
        }

        private static string Target(int most) => most == 0 ? "" : $" (at most {most})";

        private static async Task<(double P50, double P99)> Latencies(Func<Task> once)
        {
            for (var i = 0; i < Asks / 4; i++) await once();
            var times = new double[Asks];
            for (var i = 0; i < Asks; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await once();
                times[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            }

            Array.Sort(times);
            return (times[Asks / 2], times[Asks * 99 / 100]);
        }

        private async Task Once(int messages, Func<long, object> make)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var flood = system.ActorOf(Props.Create(() => new Flood(_sink, messages, make, done)));
            await done.Task;
            system.Stop(flood);
        }

        private async Task<(long Here, long There, long Wire)> UsedAsync()
        {
            var there = await _sink.Ask<Used>(new Used(0, 0));
            var transport = (NodeTransport)((RemoteActorRefProvider)((ExtendedActorSystem)system).Provider).Transport!;
            return (GC.GetTotalAllocatedBytes(precise: true), there.AllocatedBytes, transport.BytesWritten);
        }
    }

    /// <summary>Keeps at most a window of messages under way.</summary>
    private sealed class Flood(IActorRef to, int messages, Func<long, object> make, TaskCompletionSource done) : UntypedActor
    {
        private int _sent;
        private int _acknowledged;

        protected override void PreStart() => Send();

        protected override void OnReceive(object message)
        {
            _acknowledged += (int)message;
            if (_acknowledged >= messages) done.TrySetResult();
            else Send();
        }

        private void Send()
        {
            for (; _sent < messages && _sent - _acknowledged < Window; _sent++) to.Tell(make(_sent), Self);
        }
    }
}

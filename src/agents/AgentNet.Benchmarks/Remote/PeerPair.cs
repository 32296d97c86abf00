using AgentNet.Benchmarks.Child;
using AgentNet.Benchmarks.Yardsticks;
using Akka.Actor;

namespace AgentNet.Benchmarks.Remote;

/// <summary>A system here and one in a child process, with a raw socket between the same two processes.</summary>
internal sealed class PeerPair : IAsyncDisposable
{
    private readonly ActorSystem _system;
    private readonly ChildProcess _child;
    private readonly CancellationToken _cancellation;
    private readonly IActorRef _sink;

    private PeerPair(ActorSystem system, ChildProcess child, IActorRef sink, IActorRef echo, SocketEcho rawEcho, CancellationToken cancellation)
    {
        _system = system;
        _child = child;
        _sink = sink;
        Echo = echo;
        RawEcho = rawEcho;
        _cancellation = cancellation;
    }

    public SocketEcho RawEcho { get; }

    public IActorRef Echo { get; }

    public static async Task<PeerPair> StartAsync(Workbench bench)
    {
        var child = bench.StartChild();
        var port = FreePort.Find();
        await child.AskAsync(new ChildOrder { Role = ChildRole.Peer, Port = port }, bench.Cancellation).ConfigureAwait(false);
        var rawPort = (int)await child.AskAsync(new ChildOrder { Role = ChildRole.RawEcho }, bench.Cancellation).ConfigureAwait(false);
        var system = RemotePeer.Start();
        return new PeerPair(
            system, child,
            await RemotePeer.SinkAtAsync(system, port).ConfigureAwait(false), await RemotePeer.EchoAtAsync(system, port).ConfigureAwait(false),
            await SocketEcho.ConnectAsync(rawPort).ConfigureAwait(false), bench.Cancellation);
    }

    /// <summary>Ends when the other process has all messages.</summary>
    public Task FloodAsync(int messages, Func<long, object> make) => FloodAsync(_sink, messages, make);

    /// <summary>Bytes that both processes allocate for a message, from its making to its handling.</summary>
    public async Task<double> AllocatedAsync(int messages, Func<long, object> make)
    {
        var before = await TotalAsync().ConfigureAwait(false);
        await FloodAsync(messages, make).ConfigureAwait(false);
        return (await TotalAsync().ConfigureAwait(false) - before) / messages;

        async Task<double> TotalAsync() =>
            GC.GetTotalAllocatedBytes(precise: true) + await _child.AskAsync(new ChildOrder { Role = ChildRole.Allocated }, _cancellation).ConfigureAwait(false);
    }

    /// <summary>Bytes on the wire for a message, counted by a relay before a second system of the child.</summary>
    public async Task<double> WireAsync(int messages, Func<long, object> make)
    {
        var behind = FreePort.Find();
        await using var relay = new CountingRelay(behind);
        await _child.AskAsync(new ChildOrder { Role = ChildRole.Peer, Port = behind, PublicPort = relay.Port }, _cancellation).ConfigureAwait(false);
        var sink = await RemotePeer.SinkAtAsync(_system, relay.Port).ConfigureAwait(false);
        await FloodAsync(sink, Flood.Window, make).ConfigureAwait(false);
        var before = relay.Bytes;
        await FloodAsync(sink, messages, make).ConfigureAwait(false);
        return (relay.Bytes - before) / (double)messages;
    }

    public async ValueTask DisposeAsync()
    {
        RawEcho.Dispose();
        await _system.Terminate().ConfigureAwait(false);
        await _child.DisposeAsync().ConfigureAwait(false);
    }

    private async Task FloodAsync(IActorRef sink, int messages, Func<long, object> make)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var flood = _system.ActorOf(Props.Create(() => new Flood(sink, messages, make, done)));
        await done.Task.WaitAsync(_cancellation).ConfigureAwait(false);
        _system.Stop(flood);
    }
}

using System.Diagnostics;
using AgentNet.Benchmarks.Members;
using AgentNet.Benchmarks.Remote;
using AgentNet.Benchmarks.Tasks;
using AgentNet.Benchmarks.Yardsticks;
using Akka.Actor;

namespace AgentNet.Benchmarks.Child;

/// <summary>Carries out orders, and keeps what one of them has started for those that follow.</summary>
internal sealed class ChildWork(CancellationToken cancellationToken) : IAsyncDisposable
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(500);

    private readonly List<ActorSystem> _systems = [];
    private HttpSubmitter? _submitter;
    private MemberGroup? _members;
    private MeasuredNode? _node;

    /// <summary>The number that <see cref="ChildRole"/> promises.</summary>
    public async Task<double> DoAsync(ChildOrder order) => order.Role switch
    {
        ChildRole.Submit => await (_submitter ??= new HttpSubmitter(order.Address!, order.Token)).SubmitAsync(order.Count, order.InFlight, cancellationToken).ConfigureAwait(false),
        ChildRole.Memory => await MemoryFigure.InChildAsync(order.Node!, order.Count, cancellationToken).ConfigureAwait(false),
        ChildRole.Restart => await RestartFigure.InChildAsync(order.Node!, cancellationToken).ConfigureAwait(false),
        ChildRole.Peer => Keep(RemotePeer.StartAnswering(order.Port, order.PublicPort), order.Port),
        ChildRole.RawEcho => SocketEcho.Serve(),
        ChildRole.Allocated => GC.GetTotalAllocatedBytes(precise: true),
        ChildRole.Member => Join(order),
        ChildRole.Form => await (_members = new MemberGroup()).FormAsync(order.Count, order.Quick, cancellationToken).ConfigureAwait(false),
        ChildRole.Quiet => await MemberGroup.QuietAsync(order.Quick ? Moment : Settle, order.Quick ? Moment : Watched, cancellationToken).ConfigureAwait(false),
        ChildRole.Resident => Environment.WorkingSet / 1e6,
        ChildRole.Lose => await _members!.LoseAsync(order.Count, cancellationToken).ConfigureAwait(false),
        ChildRole.Node => (_node = await MeasuredNode.StartAsync(order.Node!, cancellationToken: cancellationToken).ConfigureAwait(false)).ClusterPort,
        ChildRole.Load => await LoadAsync(order.Count).ConfigureAwait(false),
        _ => throw new InvalidDataException($"The order '{order.Role}' is unknown: parent and child are not the same program."),
    };

    public async ValueTask DisposeAsync()
    {
        _submitter?.Dispose();
        foreach (var system in _systems)
            await system.Terminate().ConfigureAwait(false);
        if (_members is not null)
            await _members.DisposeAsync().ConfigureAwait(false);
        if (_node is not null)
            await _node.DisposeAsync().ConfigureAwait(false);
    }

    private int Join(ChildOrder order)
    {
        var port = FreePort.Find();
        return Keep(MemberSystem.Start(port, order.Port, order.Quick), port);
    }

    private int Keep(ActorSystem system, int port)
    {
        _systems.Add(system);
        return port;
    }

    private async Task<double> LoadAsync(int tasks)
    {
        var started = Stopwatch.GetTimestamp();
        await TaskLoad.SinglesAsync(_node!.Tasks, tasks).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}

using Akka.Actor;
using Akka.Configuration;
using Akka.TestKit;
using Akka.TestKit.Xunit2;

namespace Akka.Cluster.Tests.Nodes;

/// <summary>Actor systems of one test that are members of one cluster, over sockets of this machine.</summary>
public abstract class ClusterNodes : IAsyncLifetime
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Hocon = """
        akka.actor.provider = cluster
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
        akka.cluster.downing-provider-class = "Akka.Cluster.NoDowning, Akka.Cluster"
        """;

    private readonly List<ActorSystem> _systems = [];

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_systems.Select(static system => system.Terminate()));

    protected Cluster Start(string hocon = "", int port = 0)
    {
        var system = ActorSystem.Create("sys", ConfigurationFactory.ParseString($"{Hocon}\nakka.remote.dot-netty.tcp.port = {port}\n{hocon}"));
        _systems.Add(system);
        return Cluster.Get(system);
    }

    /// <summary>The first forms the cluster, the others join it; all are Up, as all see it.</summary>
    protected async Task<Cluster[]> StartUp(int count, string hocon = "")
    {
        var nodes = Enumerable.Range(0, count).Select(_ => Start(hocon)).ToArray();
        await Task.WhenAll(nodes.Select(node => node.JoinAsync(nodes[0].SelfAddress))).WaitAsync(Patience);
        await Eventually(() => nodes.All(node => IsUpWith(node, count)));
        return nodes;
    }

    protected static bool IsUpWith(Cluster node, int count) =>
        node.State.Members.Count == count && node.State.Members.All(member => member.Status == MemberStatus.Up);

    protected static TestProbe ProbeOf(Cluster node) => new(node.System, new XunitAssertions());

    protected static Task Eventually(Func<bool> condition)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var timer = new Timer(_ =>
        {
            if (condition())
                reached.TrySetResult();
        }, null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        return End();

        async Task End()
        {
            await using (timer)
                await reached.Task.WaitAsync(Patience);
        }
    }

    /// <summary>Ends the process of a node as far as others can see: no farewell, nothing answered any more.</summary>
    protected static Task Kill(Cluster node)
    {
        ((ExtendedActorSystem)node.System).Abort();
        return node.System.WhenTerminated.WaitAsync(Patience);
    }
}

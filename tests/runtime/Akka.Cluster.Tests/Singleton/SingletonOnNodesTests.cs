using Akka.Actor;
using Akka.Cluster.Tests.Nodes;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Cluster.Tests.Singleton;

/// <summary>Managers and proxies on real nodes.</summary>
public sealed class SingletonOnNodesTests : ClusterNodes
{
    private const string Hocon = """
        akka.cluster.singleton.hand-over-retry-interval = 100ms
        akka.cluster.singleton-proxy.singleton-identification-interval = 100ms
        akka.cluster.gossip-interval = 200ms
        akka.cluster.leader-actions-interval = 200ms
        """;

    [Fact]
    public async Task The_oldest_node_runs_the_instance_and_every_proxy_reaches_it()
    {
        var nodes = await StartUp(2, Hocon);
        var proxies = nodes.Select(static node => Init(node)).ToArray();

        foreach (var proxy in proxies)
            (await proxy.Ask<string>("where", Patience)).ShouldBe(nodes[0].SelfAddress.ToString());
    }

    [Fact]
    public async Task A_node_that_leaves_hands_over_and_what_was_sent_meanwhile_arrives()
    {
        var nodes = await StartUp(2, Hocon);
        var proxies = nodes.Select(static node => Init(node)).ToArray();
        (await proxies[1].Ask<string>("where", Patience)).ShouldBe(nodes[0].SelfAddress.ToString());

        nodes[0].Leave(nodes[0].SelfAddress);
        await Eventually(() => nodes[1].State.Members.Count == 1);

        (await proxies[1].Ask<string>("where", Patience)).ShouldBe(nodes[1].SelfAddress.ToString());
    }

    [Fact]
    public async Task After_a_crash_the_others_down_the_node_and_the_next_one_runs_the_instance()
    {
        var nodes = await StartUp(3, $$"""
            {{Hocon}}
            akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
            akka.cluster.split-brain-resolver { stable-after = 1s, active-strategy = keep-oldest, keep-oldest.down-if-alone = on }
            akka.cluster.failure-detector { heartbeat-interval = 100ms, acceptable-heartbeat-pause = 500ms, expected-response-after = 100ms }
            akka.cluster.unreachable-nodes-reaper-interval = 100ms
            """);
        var proxies = nodes.Select(static node => Init(node)).ToArray();
        (await proxies[1].Ask<string>("where", Patience)).ShouldBe(nodes[0].SelfAddress.ToString());

        await Kill(nodes[0]);

        // What is told to the instance while its node dies is lost, so whoever needs an answer asks again.
        var home = await AskUntilAnswered(proxies[1]);
        home.ShouldBeOneOf(nodes[1].SelfAddress.ToString(), nodes[2].SelfAddress.ToString());
        (await AskUntilAnswered(proxies[2])).ShouldBe(home);
    }

    [Fact]
    public async Task A_proxy_finds_an_instance_that_was_stopped_and_started_again()
    {
        var nodes = await StartUp(1, Hocon);
        var manager = nodes[0].System.ActorOf(ClusterSingletonManager.Props(Props.Create(() => new Whereabouts()), ClusterSingletonManagerSettings.Create(nodes[0].System)), "one");
        var proxy = nodes[0].System.ActorOf(ClusterSingletonProxy.Props("/user/one", ClusterSingletonProxySettings.Create(nodes[0].System)));
        (await proxy.Ask<string>("where", Patience)).ShouldBe(nodes[0].SelfAddress.ToString());

        var probe = ProbeOf(nodes[0]);
        probe.Watch(manager);
        manager.Tell(PoisonPill.Instance);
        await probe.ExpectTerminatedAsync(manager, Patience);

        // The name is free when the guardian has heard of the end too, which may be a moment later.
        await Eventually(() => IsStarted(nodes[0].System));

        (await proxy.Ask<string>("where", Patience)).ShouldBe(nodes[0].SelfAddress.ToString());
    }

    private static bool IsStarted(ActorSystem system)
    {
        try
        {
            system.ActorOf(ClusterSingletonManager.Props(Props.Create(() => new Whereabouts()), ClusterSingletonManagerSettings.Create(system)), "one");
            return true;
        }
        catch (InvalidActorNameException)
        {
            return false;
        }
    }

    private static async Task<string> AskUntilAnswered(IActorRef proxy)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await proxy.Ask<string>("where", TimeSpan.FromSeconds(1));
            }
            catch (AskTimeoutException) when (attempt < Patience.TotalSeconds)
            {
                // The next attempt.
            }
        }
    }

    private static IActorRef Init(Cluster node) =>
        ClusterSingleton.Get(node.System).Init(SingletonActor.Create(Props.Create(() => new Whereabouts()), "whereabouts"));

    private sealed class Whereabouts : ReceiveActor
    {
        public Whereabouts()
        {
            var here = Cluster.Get(Context.System).SelfAddress.ToString();
            Receive<string>(_ => Sender.Tell(here));
        }
    }
}

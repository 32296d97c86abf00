using Akka.Cluster.Tests.Nodes;
using Akka.Event;

namespace Akka.Cluster.Tests.Downing;

/// <summary>The resolver on real nodes.</summary>
public sealed class DowningOnNodesTests : ClusterNodes
{
    private const string Hocon = """
        akka.cluster.downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
        akka.cluster.split-brain-resolver.stable-after = 1s
        akka.cluster.gossip-interval = 200ms
        akka.cluster.leader-actions-interval = 200ms
        akka.cluster.failure-detector { heartbeat-interval = 100ms, acceptable-heartbeat-pause = 1s, expected-response-after = 100ms }
        akka.cluster.unreachable-nodes-reaper-interval = 100ms
        """;

    [Fact]
    public async Task A_crashed_member_is_removed_and_the_log_says_who_decided_what_and_why()
    {
        var nodes = await StartUp(3, Hocon);
        var logs = nodes.Take(2).Select(static node =>
        {
            var probe = ProbeOf(node);
            node.System.EventStream.Subscribe(probe.Ref, typeof(Warning));
            node.System.EventStream.SetLogLevel(LogLevel.WarningLevel);
            return probe;
        }).ToArray();

        await Kill(nodes[2]);
        await Eventually(() => nodes.Take(2).All(static node => IsUpWith(node, 2)));

        var leader = nodes.Take(2).MinBy(static node => node.SelfUniqueAddress) == nodes[0] ? 0 : 1;
        var said = await logs[leader].FishForMessageAsync<Warning>(static warning => $"{warning.Message}".StartsWith("SBR took decision", StringComparison.Ordinal), Patience);
        $"{said.Message}".ShouldBe(
            $"SBR took decision KeepThisSide by keep-majority: downs [{nodes[2].SelfAddress}], keeps [{Both(nodes)}], unreachable were [{nodes[2].SelfAddress}], "
            + "indirectly connected [], because 2 members are here and 1 on the other side");
    }

    [Fact]
    public async Task A_minority_downs_itself()
    {
        var nodes = await StartUp(3, Hocon);

        await Task.WhenAll(Kill(nodes[1]), Kill(nodes[2]));

        await Eventually(() => nodes[0].IsTerminated);
    }

    [Fact]
    public void The_margin_of_singletons_is_stable_after_unless_it_is_given()
    {
        Start(Hocon).DowningProvider.DownRemovalMargin.ShouldBe(TimeSpan.FromSeconds(1));
        Start($"{Hocon}\nakka.cluster.down-removal-margin = 7s").DowningProvider.DownRemovalMargin.ShouldBe(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void The_older_provider_is_found_by_its_name()
    {
        var provider = Start($"{Hocon}\nakka.cluster.downing-provider-class = \"Akka.Cluster.SplitBrainResolver, Akka.Cluster\"").DowningProvider;
        provider.ShouldBeOfType<SplitBrainResolver>().StableAfter.ShouldBe(TimeSpan.FromSeconds(1));
    }

    private static string Both(Cluster[] nodes) => string.Join(", ", nodes.Take(2).Select(static node => node.SelfUniqueAddress).Order().Select(static node => node.Address));
}

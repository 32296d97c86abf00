using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;

namespace AgentNet.Benchmarks.Members;

/// <summary>An actor system that is a member of a cluster on loopback and nothing else. All settings are the documented defaults, but for what a quick run shortens.</summary>
internal static class MemberSystem
{
    private const string SystemName = "members";

    // A quick run would mostly wait for the resolver.
    private const string Hurried = "akka.cluster { failure-detector.acceptable-heartbeat-pause = 1s, split-brain-resolver.stable-after = 1s }";

    /// <param name="port">Where it listens.</param>
    /// <param name="seed">The port of the member that begins the cluster, which may be its own.</param>
    public static ActorSystem Start(int port, int seed, bool quick) => ActorSystem.Create(SystemName, ConfigurationFactory.ParseString(FormattableString.Invariant(
        $$"""
        akka { loglevel = OFF, stdout-loglevel = OFF, actor.provider = cluster }
        akka.remote.dot-netty.tcp { hostname = "127.0.0.1", port = {{port}} }
        akka.cluster.seed-nodes = ["akka.tcp://{{SystemName}}@127.0.0.1:{{seed}}"]
        {{(quick ? Hurried : "")}}
        """)));

    /// <summary>Whether this member sees exactly so many members, all of them Up and none unreachable.</summary>
    public static bool SeesAllUp(ActorSystem system, int members)
    {
        var state = Cluster.Get(system).State;
        return state.Members.Count == members && state.Unreachable.IsEmpty && state.Members.All(static member => member.Status == MemberStatus.Up);
    }
}

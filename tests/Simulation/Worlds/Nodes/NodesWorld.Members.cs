using Akka.Actor;
using Akka.Cluster;

namespace Simulation.Worlds.Nodes;

/// <summary>Who joins whom, who leaves, and whether they all are one cluster.</summary>
internal sealed partial class NodesWorld
{
    // Far more than resolver and joining take, so that the operator does not do their work.
    private static readonly TimeSpan BetweenLooksOfOperator = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Exactly one process forms a cluster while there is none; every other one joins what there is. A process that is always the
    /// first of its own seed nodes would form a second cluster when it restarts cut off from the first.
    /// </summary>
    private IEnumerable<Address> SeedsFor(NodeLife life)
    {
        var others = _processes.Where(process => process != life.Process).ToList();
        if (others.Any(other => other.Life is { } running && (running == _founder || IsMember(running))))
        {
            return others.Select(other => other.Address);
        }

        _founder = life;
        Note(life.Name, "founds", "it is the one that forms a cluster");
        return [life.Process.Address];
    }

    private void Leave()
    {
        if (SomeLife(_random) is { } life)
        {
            Note(life.Name, "leaves", "in good order");
            life.Post(() => CoordinatedShutdown.Get(life.System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance));
        }
    }

    /// <summary>
    /// Clusters that have removed each other's members know nothing of one another, and only a person can say which of them is to go: here
    /// the smaller. It takes a process that stood still while those who removed it came to an end themselves.
    /// </summary>
    private void EndClustersOfTheirOwn()
    {
        var clusters = _processes.Where(process => process.Life is not null).Select(process => (Process: process, Members: MembersSeenBy(process.Life!))).Where(seen => seen.Members.Count > 0).ToList();
        var largest = clusters.Select(seen => seen.Members).MaxBy(members => members.Count);
        foreach (var (process, members) in clusters.Where(seen => !seen.Members.Overlaps(largest!)))
        {
            Note("operator", "ends", $"{process.Name}, which is in a cluster of its own");
            process.Exit();
        }

        After(BetweenLooksOfOperator, EndClustersOfTheirOwn);
    }

    private string? NotOneCluster()
    {
        if (_processes.FirstOrDefault(process => process.Life is null) is { } down)
        {
            return $"{down.Name} is down";
        }

        var states = _processes.Select(process => (process.Name, Cluster.Get(process.Life!.System).State)).ToList();
        foreach (var (name, state) in states)
        {
            var members = string.Join(", ", state.Members.Select(member => $"{member.Address.Host} {member.Status}"));
            if (state.Members.Count != Names.Length || state.Members.Any(member => member.Status != MemberStatus.Up) || state.Unreachable.Count > 0)
            {
                return $"{name} sees {members}; unreachable {string.Join(", ", state.Unreachable.Select(member => member.Address.Host).Order(StringComparer.Ordinal))}";
            }
        }

        return states.Select(seen => seen.State.Leader).Distinct().Count() == 1 ? null : $"they disagree about the leader: {string.Join(", ", states.Select(seen => $"{seen.Name} {seen.State.Leader}"))}";
    }

    private static HashSet<UniqueAddress> MembersSeenBy(NodeLife life) => [.. Cluster.Get(life.System).State.Members.Select(member => member.UniqueAddress)];

    private static bool IsMember(NodeLife life) =>
        Cluster.Get(life.System).SelfMember.Status is MemberStatus.Joining or MemberStatus.WeaklyUp or MemberStatus.Up;
}

using System.Collections.Immutable;
using Akka.Cluster;
using Akka.Cluster.Core.Membership;

namespace Simulation.Worlds.Membership;

/// <summary>What a process shows of its cluster at one moment, as an outsider could read it.</summary>
/// <param name="Version">The name of the version: equal names mean one and the same version.</param>
/// <param name="Members">By address.</param>
/// <param name="Seen">Who is said to have seen the version.</param>
/// <param name="Suspicions">Who says that he cannot reach whom.</param>
/// <param name="RoleLeaders">In the order of <see cref="ClusterShape.AllRoles"/>.</param>
internal sealed record ShownView(
    UniqueAddress Self,
    GossipDigest Version,
    IReadOnlyList<ShownMember> Members,
    IReadOnlyCollection<UniqueAddress> Seen,
    IReadOnlyList<(UniqueAddress Observer, UniqueAddress Subject)> Suspicions,
    UniqueAddress? Leader,
    IReadOnlyList<UniqueAddress?> RoleLeaders)
{
    public static ShownView Of(MembershipState state) => new(
        state.Self,
        state.Gossip.Digest,
        [.. state.Members.Select(member => new ShownMember(member.UniqueAddress, member.Status, member.UpNumber == Member.NotUpYet ? null : member.UpNumber, member.Roles))],
        state.Gossip.Seen,
        [.. state.Gossip.Reachability.Records.Select(said => (said.Observer, said.Subject))],
        state.Leader,
        [.. ClusterShape.AllRoles.Select(state.RoleLeader)]);

    public ShownMember? Find(UniqueAddress node)
    {
        foreach (var member in Members)
        {
            if (member.Node == node)
            {
                return member;
            }
        }

        return null;
    }

    /// <summary>Somebody who is not Down himself says that he cannot reach it.</summary>
    public bool IsSuspected(UniqueAddress node) =>
        Suspicions.Any(said => said.Subject == node && Find(said.Observer) is { Status: not MemberStatus.Down });

    /// <summary>Nobody hinders the leader: all who cannot be reached are on their way out.</summary>
    public bool IsWhole => Members.All(member => member.Status is MemberStatus.Down or MemberStatus.Exiting || !IsSuspected(member.Node) || member.Node == Self);

    public override string ToString() => $"{Version.High:x4} [{string.Join(", ", Members)}] seen by {string.Join(" ", Seen.Select(node => node.Uid))}, suspected {string.Join(" ", Suspicions.Select(said => $"{said.Observer.Uid}>{said.Subject.Uid}"))}";
}

/// <summary>One line of a view.</summary>
internal sealed record ShownMember(UniqueAddress Node, MemberStatus Status, int? UpNumber, ImmutableHashSet<string> Roles)
{
    public override string ToString() => $"{Node.Address.Host}/{Node.Uid} {Status} {UpNumber}";
}

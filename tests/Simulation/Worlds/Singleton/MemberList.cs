using Akka.Actor;
using Akka.Cluster;
using Akka.Util;

namespace Simulation.Worlds.Singleton;

/// <summary>
/// Membership as the hand-over may rely on it: one list that only moves forward and reaches every node late, but in order.
/// A node that is downed while it runs hears of it within the removal margin; that is what downing promises.
/// </summary>
internal sealed class MemberList(SplitMix random, Trace trace)
{
    private readonly SortedDictionary<string, Member> _members = new(StringComparer.Ordinal);
    private readonly List<SingletonNode> _nodes = [];
    private int _version;
    private int _ups;

    public IEnumerable<Member> Members => _members.Values;

    public int Version => _version;

    public static UniqueAddress Incarnation(string name, int process) => new(new Address("akka.tcp", "world", name, 1), process);

    public void Attach(SingletonNode node) => _nodes.Add(node);

    /// <summary>
    /// A living member lets the node in. When there is none, the cluster is formed anew, which is safe only when nobody of the
    /// former one is left: those who form it know nothing of the former one's removals.
    /// </summary>
    public bool TryJoin(SingletonNode node)
    {
        var living = _nodes.Where(other => other != node && other.IsUp).ToList();
        if (!living.Exists(other => _members.TryGetValue(other.Name, out var member) && member.UniqueAddress == other.Self && member.Status != MemberStatus.Down))
        {
            if (living.Exists(other => other.HasJoined))
            {
                return false;
            }

            _members.Clear();
        }

        if (_members.TryGetValue(node.Name, out var earlier))
        {
            Remove(node.Name, earlier.UniqueAddress.Uid);
        }

        _members[node.Name] = Member.Restore(Incarnation(node.Name, node.Process), ++_ups, MemberStatus.Up, [], AppVersion.Create($"1.{node.Process}"));
        Publish();
        node.Hear(_version, [.. _members.Values], TimeSpan.Zero);
        return true;
    }

    public bool Move(string name, int process, MemberStatus status)
    {
        if (!_members.TryGetValue(name, out var member) || member.UniqueAddress.Uid != process || member.Status == MemberStatus.Down)
        {
            return false;
        }

        _members[name] = Member.Restore(member.UniqueAddress, member.UpNumber, status, member.Roles, member.AppVersion);
        Publish();
        return true;
    }

    public void Remove(string name, int process)
    {
        if (_members.TryGetValue(name, out var member) && member.UniqueAddress.Uid == process)
        {
            _members.Remove(name);
            Publish();
        }
    }

    private void Publish()
    {
        var version = ++_version;
        var members = _members.Values.ToList();
        trace.Note("members", $"version {version}", string.Join(", ", members.Select(member => $"{member.Address.Host}/{member.UniqueAddress.Uid} {member.Status}")));
        foreach (var node in _nodes)
        {
            var own = members.Find(member => member.Address.Host == node.Name && member.UniqueAddress.Uid == node.Process);
            if (own is not null)
            {
                var latest = own.Status == MemberStatus.Down ? SingletonWorld.DownedHearsWithin : SingletonWorld.OthersHearWithin;
                node.Hear(version, members, random.Between(TimeSpan.Zero, latest));
            }
        }
    }
}

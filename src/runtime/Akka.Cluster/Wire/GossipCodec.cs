using System.Collections.Immutable;
using Akka.Cluster.Core.Membership;
using Akka.Remote.Wire;
using Akka.Util;

namespace Akka.Cluster.Wire;

/// <summary>Layout of a gossip. Its nodes stand in the table of the message; texts that many members share stand once.</summary>
internal static class GossipCodec
{
    private const int LeastBytesPerMember = 5;

    public static void AddNodes(NodeTable nodes, Gossip gossip)
    {
        foreach (var node in gossip.Members.Keys)
            nodes.Add(node);
        foreach (var node in gossip.Tombstones)
            nodes.Add(node);
    }

    // roles: varint n, n x (varint k, k x text) | versions: varint n, n x text
    // members: varint n, n x (node, u8 status, varint up number or 0, varint roles, varint version, varint own clock or 0)
    // seen: ceil(n / 8) bytes | tombstones: varint n, n x node | reachability | other clocks: varint n, n x (text name, varint count)
    public static void Write(FrameBuffer to, Gossip gossip, NodeTable nodes)
    {
        var roles = WriteTable(to, gossip.Members.Values.Select(static member => string.Join('\0', member.Roles.Order(StringComparer.Ordinal))), WriteRoles);
        var versions = WriteTable(to, gossip.Members.Values.Select(static member => member.AppVersion.Version), static (target, version) => target.WriteText(version));

        to.WriteVarint((ulong)gossip.Members.Count);
        var index = 0;
        foreach (var (node, member) in gossip.Members)
        {
            nodes.WriteRef(to, node);
            to.WriteByte((byte)member.Status);
            to.WriteVarint(member.UpNumber == Member.NotUpYet ? 0 : (ulong)member.UpNumber);
            to.WriteVarint((ulong)roles[index]);
            to.WriteVarint((ulong)versions[index]);
            to.WriteVarint((ulong)gossip.Version.Versions.GetValueOrDefault(node.ClockNode));
            index++;
        }

        to.WriteBytes(SeenBits.Of(gossip).Bytes.AsSpan());
        to.WriteVarint((ulong)gossip.Tombstones.Count);
        foreach (var node in gossip.Tombstones)
            nodes.WriteRef(to, node);
        WriteReachability(to, gossip.Reachability, nodes);

        var own = gossip.Members.Keys.Select(static node => node.ClockNode).ToHashSet();
        var others = gossip.Version.Versions.Where(entry => !own.Contains(entry.Key)).ToArray();
        to.WriteVarint((ulong)others.Length);
        foreach (var (name, count) in others)
        {
            to.WriteText(name.ToString());
            to.WriteVarint((ulong)count);
        }
    }

    public static Gossip Read(ref FrameReader from, NodeTable nodes)
    {
        var roles = ReadRoles(ref from);
        var versions = ReadVersions(ref from);
        var members = new Member[from.ReadCount(from.Left / LeastBytesPerMember, "count of members")];
        var clock = ImmutableSortedDictionary.CreateBuilder<VectorClock.Node, long>();
        for (var i = 0; i < members.Length; i++)
        {
            var node = nodes.ReadRef(ref from);
            var status = (MemberStatus)from.ReadByte();
            if (status > MemberStatus.WeaklyUp)
                throw new MalformedFrameException($"{(int)status} is not a status of a member");
            var upNumber = from.ReadCount(int.MaxValue - 1, "up number");
            members[i] = Member.Restore(
                node,
                upNumber == 0 ? Member.NotUpYet : upNumber,
                status,
                roles[ReadIndex(ref from, roles.Length)],
                versions[ReadIndex(ref from, versions.Length)]);
            if (ReadClock(ref from) is > 0 and var count)
                clock[node.ClockNode] = count;
            if (i > 0 && members[i - 1].CompareTo(members[i]) >= 0)
                throw new MalformedFrameException("members are not in the order of their addresses");
        }

        var seen = from.ReadBytes((members.Length + 7) / 8).ToImmutableArray();
        var tombstones = new UniqueAddress[from.ReadCount(from.Left, "count of tombstones")];
        for (var i = 0; i < tombstones.Length; i++)
            tombstones[i] = nodes.ReadRef(ref from);
        var reachability = ReadReachability(ref from, nodes);
        for (var others = from.ReadCount(from.Left / 2, "count of clocks"); others > 0; others--)
        {
            var name = VectorClock.Node.FromHash(from.ReadName());
            clock[name] = ReadClock(ref from);
        }

        return Gossip.Restore(
            members,
            members.Where((_, i) => (seen[i / 8] & (1 << (i % 8))) != 0).Select(static member => member.UniqueAddress),
            reachability,
            VectorClock.Create(clock.ToImmutable()),
            tombstones);
    }

    // varint k, k x text
    public static void WriteRoles(FrameBuffer to, string joined)
    {
        var names = joined.Length == 0 ? [] : joined.Split('\0');
        to.WriteVarint((ulong)names.Length);
        foreach (var name in names)
            to.WriteText(name);
    }

    public static ImmutableHashSet<string> ReadRoleSet(ref FrameReader from)
    {
        var names = new string[from.ReadCount(from.Left, "count of roles")];
        for (var i = 0; i < names.Length; i++)
            names[i] = from.ReadName();
        return [.. names];
    }

    public static AppVersion ReadVersion(ref FrameReader from)
    {
        var text = from.ReadName();
        return string.IsNullOrWhiteSpace(text) ? throw new MalformedFrameException("a version is empty") : AppVersion.Create(text);
    }

    private static ImmutableHashSet<string>[] ReadRoles(ref FrameReader from)
    {
        var roles = new ImmutableHashSet<string>[from.ReadCount(from.Left, "count of sets of roles")];
        for (var i = 0; i < roles.Length; i++)
            roles[i] = ReadRoleSet(ref from);
        return roles;
    }

    private static AppVersion[] ReadVersions(ref FrameReader from)
    {
        var versions = new AppVersion[from.ReadCount(from.Left, "count of versions")];
        for (var i = 0; i < versions.Length; i++)
            versions[i] = ReadVersion(ref from);
        return versions;
    }

    private static int ReadIndex(ref FrameReader from, int length) =>
        length > 0 ? from.ReadCount(length - 1, "number of a text") : throw new MalformedFrameException("a text is missing");

    private static long ReadClock(ref FrameReader from) =>
        from.ReadVarint() is <= long.MaxValue and var count ? (long)count : throw new MalformedFrameException("a clock has more than 63 bits");

    // varint rows, rows x (node observer, varint version, varint n, n x (node subject, u8 status))
    private static void WriteReachability(FrameBuffer to, Reachability reachability, NodeTable nodes)
    {
        to.WriteVarint((ulong)reachability.Rows.Count);
        foreach (var (observer, row) in reachability.Rows)
        {
            nodes.WriteRef(to, observer);
            to.WriteVarint((ulong)row.Version);
            to.WriteVarint((ulong)row.Subjects.Count);
            foreach (var (subject, status) in row.Subjects)
            {
                nodes.WriteRef(to, subject);
                to.WriteByte((byte)status);
            }
        }
    }

    private static Reachability ReadReachability(ref FrameReader from, NodeTable nodes)
    {
        var rows = new SortedDictionary<UniqueAddress, Reachability.Row>();
        for (var left = from.ReadCount(from.Left, "count of observers"); left > 0; left--)
        {
            var observer = nodes.ReadRef(ref from);
            var version = ReadClock(ref from);
            var subjects = ImmutableSortedDictionary.CreateBuilder<UniqueAddress, ReachabilityStatus>();
            for (var more = from.ReadCount(from.Left, "count of subjects"); more > 0; more--)
            {
                var subject = nodes.ReadRef(ref from);
                subjects[subject] = (ReachabilityStatus)from.ReadByte() switch
                {
                    ReachabilityStatus.Unreachable => ReachabilityStatus.Unreachable,
                    ReachabilityStatus.Terminated => ReachabilityStatus.Terminated,
                    var other => throw new MalformedFrameException($"{(int)other} is nothing that a row lists"),
                };
            }

            rows[observer] = new Reachability.Row(version, subjects.ToImmutable());
        }

        return Reachability.FromRows(rows);
    }

    private static List<int> WriteTable(FrameBuffer to, IEnumerable<string> values, Action<FrameBuffer, string> write)
    {
        var numbers = new Dictionary<string, int>();
        var distinct = new List<string>();
        var references = new List<int>();
        foreach (var value in values)
        {
            if (!numbers.TryGetValue(value, out var number))
            {
                numbers[value] = number = distinct.Count;
                distinct.Add(value);
            }

            references.Add(number);
        }

        to.WriteVarint((ulong)distinct.Count);
        foreach (var value in distinct)
            write(to, value);
        return references;
    }
}

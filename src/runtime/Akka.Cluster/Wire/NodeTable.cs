using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Remote.Wire;

namespace Akka.Cluster.Wire;

/// <summary>The nodes that one message names, each written once; the rest of the message refers to them by number.</summary>
internal sealed class NodeTable
{
    private readonly List<UniqueAddress> _nodes = [];
    private readonly Dictionary<UniqueAddress, int> _numbers = [];

    public int Count => _nodes.Count;

    public void Add(UniqueAddress node)
    {
        if (_numbers.TryAdd(node, _nodes.Count))
            _nodes.Add(node);
    }

    public void WriteRef(FrameBuffer to, UniqueAddress node) => to.WriteVarint((ulong)_numbers[node]);

    public UniqueAddress ReadRef(ref FrameReader from) => _nodes[from.ReadCount(_nodes.Count - 1, "number of a node")];

    // text protocol, text system, varint n, n x (varint length of what the host shares with the host before, text rest of the
    // host, varint port, i32 uid)
    public void Write(FrameBuffer to)
    {
        var first = _nodes[0].Address;
        to.WriteText(first.Protocol);
        to.WriteText(first.System);
        to.WriteVarint((ulong)_nodes.Count);
        var before = "";
        foreach (var node in _nodes)
        {
            var host = node.Address.Host ?? "";
            var shared = host.AsSpan().CommonPrefixLength(before);
            to.WriteVarint((ulong)shared);
            to.WriteText(host[shared..]);
            to.WriteVarint((ulong)(node.Address.Port ?? 0));
            to.WriteInt32(node.Uid);
            before = host;
        }
    }

    public static NodeTable Read(ref FrameReader from, NodeCache cache)
    {
        const int leastBytesPerNode = 7;
        var table = new NodeTable();
        var protocol = from.ReadName();
        var system = from.ReadName();
        var count = from.ReadCount(from.Left / leastBytesPerNode, "count of nodes");
        var host = "";
        for (var i = 0; i < count; i++)
        {
            var shared = from.ReadCount(host.Length, "length of a shared text");
            var rest = from.ReadName();
            host = rest.Length == 0 && shared == host.Length ? host : string.Concat(host.AsSpan(0, shared), rest);
            var port = from.ReadCount(ushort.MaxValue, "port");
            table.Add(cache.Get(new UniqueAddress(new Address(protocol, system, host, port), from.ReadInt32())));
            if (table.Count != i + 1)
                throw new MalformedFrameException("a node is listed twice");
        }

        return table.Count > 0 ? table : throw new MalformedFrameException("no node is listed");
    }
}

/// <summary>One object per node, so that what is computed of it once is not computed for each message that names it.</summary>
internal sealed class NodeCache
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<UniqueAddress, UniqueAddress> _known = new();

    public UniqueAddress Get(UniqueAddress node)
    {
        if (_known.TryGetValue(node, out var known))
            return known;
        if (_known.Count >= Capacity)
            _known.Clear();
        return _known.GetOrAdd(node, node);
    }
}

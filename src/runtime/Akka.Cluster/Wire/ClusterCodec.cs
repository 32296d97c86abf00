using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core.Joining;
using Akka.Cluster.Core.Membership;
using Akka.Remote.Wire;

namespace Akka.Cluster.Wire;

/// <summary>
/// The messages of the cluster as bytes; manifests are append-only. Whatever bytes come, the worst is a
/// <see cref="MalformedFrameException"/>.
/// </summary>
internal sealed class ClusterCodec
{
    private const string InitJoin = "IJ";
    private const string InitJoinAck = "IJA";
    private const string InitJoinNack = "IJN";
    private const string Join = "J";
    private const string Welcome = "W";
    private const string ExitingConfirmed = "EC";
    private const string Status = "GS";
    private const string Envelope = "GE";
    private const string Heartbeat = "HB";
    private const string HeartbeatResponse = "HBR";

    private readonly NodeCache _nodes = new();

    public static ImmutableArray<string> Manifests { get; } =
        [InitJoin, InitJoinAck, InitJoinNack, Join, Welcome, ExitingConfirmed, Status, Envelope, Heartbeat, HeartbeatResponse];

    public static string ManifestOf(ClusterMessage message) => message switch
    {
        ClusterMessage.InitJoin => InitJoin,
        ClusterMessage.InitJoinAck => InitJoinAck,
        ClusterMessage.InitJoinNack => InitJoinNack,
        ClusterMessage.Join => Join,
        ClusterMessage.Welcome => Welcome,
        ClusterMessage.ExitingConfirmed => ExitingConfirmed,
        ClusterMessage.GossipStatus => Status,
        ClusterMessage.GossipEnvelope => Envelope,
        ClusterMessage.Heartbeat => Heartbeat,
        ClusterMessage.HeartbeatResponse => HeartbeatResponse,
        _ => throw Remote.Core.InvariantViolation.Unreachable(message),
    };

    public static void Write(FrameBuffer to, ClusterMessage message)
    {
        switch (message)
        {
            case ClusterMessage.InitJoin init:
                WriteInitJoin(to, init);
                break;
            case ClusterMessage.InitJoinAck ack:
                WriteInitJoinAck(to, ack);
                break;
            case ClusterMessage.InitJoinNack nack:
                WriteAddress(to, nack.From);
                break;
            case ClusterMessage.Join join:
                WriteJoin(to, join);
                break;
            case ClusterMessage.Welcome welcome:
                WriteGossip(to, welcome.From, welcome.From, welcome.Gossip);
                break;
            case ClusterMessage.ExitingConfirmed confirmed:
                WriteNode(to, confirmed.Node);
                break;
            case ClusterMessage.GossipStatus status:
                WriteStatus(to, status);
                break;
            case ClusterMessage.GossipEnvelope envelope:
                WriteGossip(to, envelope.From, envelope.To, envelope.Gossip);
                break;
            case ClusterMessage.Heartbeat heartbeat:
                to.WriteVarint((ulong)heartbeat.SequenceNumber);
                break;
            case ClusterMessage.HeartbeatResponse response:
                WriteNode(to, response.From);
                to.WriteVarint((ulong)response.SequenceNumber);
                break;
            default:
                throw Remote.Core.InvariantViolation.Unreachable(message);
        }
    }

    /// <returns>Null when the manifest is none of the cluster's.</returns>
    public ClusterMessage? Read(ref FrameReader from, string manifest)
    {
        switch (manifest)
        {
            case InitJoin:
                return new ClusterMessage.InitJoin(ReadAddress(ref from), ReadConfig(ref from));
            case InitJoinAck:
                return new ClusterMessage.InitJoinAck(ReadAddress(ref from), from.ReadText() is { Length: > 0 } refusal ? refusal : null);
            case InitJoinNack:
                return new ClusterMessage.InitJoinNack(ReadAddress(ref from));
            case Join:
                return new ClusterMessage.Join(ReadNode(ref from), GossipCodec.ReadRoleSet(ref from), GossipCodec.ReadVersion(ref from));
            case Welcome:
                var (welcoming, _, welcomed) = ReadGossip(ref from);
                return new ClusterMessage.Welcome(welcoming, welcomed);
            case ExitingConfirmed:
                return new ClusterMessage.ExitingConfirmed(ReadNode(ref from));
            case Status:
                return ReadStatus(ref from);
            case Envelope:
                var (sender, receiver, gossip) = ReadGossip(ref from);
                return new ClusterMessage.GossipEnvelope(sender, receiver, gossip);
            case Heartbeat:
                return new ClusterMessage.Heartbeat((long)from.ReadVarint());
            case HeartbeatResponse:
                return new ClusterMessage.HeartbeatResponse(ReadNode(ref from), (long)from.ReadVarint());
            default:
                return null;
        }
    }

    // IJ: address, varint n, n x (text key, text value)
    private static void WriteInitJoin(FrameBuffer to, ClusterMessage.InitJoin message)
    {
        WriteAddress(to, message.From);
        to.WriteVarint((ulong)message.Config.Values.Count);
        foreach (var (key, value) in message.Config.Values)
        {
            to.WriteText(key);
            to.WriteText(value);
        }
    }

    private static JoinConfig ReadConfig(ref FrameReader from)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        for (var left = from.ReadCount(from.Left / 2, "count of settings"); left > 0; left--)
        {
            var key = from.ReadName();
            values[key] = from.ReadText();
        }

        return new JoinConfig(values.ToImmutable());
    }

    // IJA: address, text refusal or empty | IJN: address
    private static void WriteInitJoinAck(FrameBuffer to, ClusterMessage.InitJoinAck message)
    {
        WriteAddress(to, message.From);
        to.WriteText(message.Refusal ?? "");
    }

    // J: node, varint k, k x text role, text version | EC: node | HB: varint number | HBR: node, varint number
    private static void WriteJoin(FrameBuffer to, ClusterMessage.Join message)
    {
        WriteNode(to, message.Node);
        GossipCodec.WriteRoles(to, string.Join('\0', message.Roles.Order(StringComparer.Ordinal)));
        to.WriteText(message.AppVersion.Version);
    }

    // GS: node, i64 i64 digest, varint changes, varint n, n bytes seen
    private static void WriteStatus(FrameBuffer to, ClusterMessage.GossipStatus message)
    {
        WriteNode(to, message.From);
        to.WriteInt64((long)message.Version.High);
        to.WriteInt64((long)message.Version.Low);
        to.WriteVarint((ulong)message.Changes);
        to.WriteVarint((ulong)message.Seen.Bytes.Length);
        to.WriteBytes(message.Seen.Bytes.AsSpan());
    }

    private ClusterMessage.GossipStatus ReadStatus(ref FrameReader from)
    {
        var node = ReadNode(ref from);
        var digest = new GossipDigest((ulong)from.ReadInt64(), (ulong)from.ReadInt64());
        var changes = (long)from.ReadVarint();
        return new ClusterMessage.GossipStatus(node, digest, changes, new SeenBits([.. from.ReadBytes(from.ReadCount(from.Left, "length of a seen set"))]));
    }

    // W and GE: table of nodes, node from, node to, gossip
    private static void WriteGossip(FrameBuffer to, UniqueAddress sender, UniqueAddress receiver, Gossip gossip)
    {
        var nodes = new NodeTable();
        nodes.Add(sender);
        nodes.Add(receiver);
        GossipCodec.AddNodes(nodes, gossip);
        nodes.Write(to);
        nodes.WriteRef(to, sender);
        nodes.WriteRef(to, receiver);
        GossipCodec.Write(to, gossip, nodes);
    }

    private (UniqueAddress Sender, UniqueAddress Receiver, Gossip Gossip) ReadGossip(ref FrameReader from)
    {
        var nodes = NodeTable.Read(ref from, _nodes);
        return (nodes.ReadRef(ref from), nodes.ReadRef(ref from), GossipCodec.Read(ref from, nodes));
    }

    // text protocol, text system, text host, varint port
    private static void WriteAddress(FrameBuffer to, Address address)
    {
        to.WriteText(address.Protocol);
        to.WriteText(address.System);
        to.WriteText(address.Host ?? "");
        to.WriteVarint((ulong)(address.Port ?? 0));
    }

    private static Address ReadAddress(ref FrameReader from) =>
        new(from.ReadName(), from.ReadName(), from.ReadName(), from.ReadCount(ushort.MaxValue, "port"));

    // address, i32 uid
    private static void WriteNode(FrameBuffer to, UniqueAddress node)
    {
        WriteAddress(to, node.Address);
        to.WriteInt32(node.Uid);
    }

    private UniqueAddress ReadNode(ref FrameReader from) => _nodes.Get(new UniqueAddress(ReadAddress(ref from), from.ReadInt32()));
}

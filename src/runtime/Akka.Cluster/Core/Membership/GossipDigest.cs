using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Akka.Cluster.Core.Membership;

/// <summary>128 bits that stand for a version: small enough to be sent every second, and equal only for equal versions.</summary>
internal readonly record struct GossipDigest(ulong High, ulong Low)
{
    public static GossipDigest Of(VectorClock version)
    {
        var text = new StringBuilder(version.Versions.Count * 40);
        foreach (var (node, count) in version.Versions)
            text.Append(CultureInfo.InvariantCulture, $"{node} {count}\n");
        var hash = SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString()));
        return new GossipDigest(BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash.AsSpan(8)));
    }
}

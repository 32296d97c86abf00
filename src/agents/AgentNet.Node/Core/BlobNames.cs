using System.Text;

namespace AgentNet.Node.Core;

/// <summary>
/// Finds what may be names of blobs in bytes of any kind: 64 lower-case hex digits in a row. Taking too much for a name
/// only keeps a blob longer than needed, so no knowledge of the messages around it is wanted here.
/// </summary>
internal static class BlobNames
{
    public const int Length = 64;

    public static bool IsName(string text) => text.Length == Length && text.All(c => char.IsAscii(c) && IsHexDigit((byte)c));

    public static void CollectFrom(ReadOnlySpan<byte> bytes, ISet<string> names)
    {
        var start = 0;
        for (var i = 0; i <= bytes.Length; i++)
        {
            if (i < bytes.Length && IsHexDigit(bytes[i]))
            {
                continue;
            }

            // Digits that belong to something else may stand right before or behind a name.
            for (var offset = start; offset + Length <= i; offset++)
            {
                names.Add(Encoding.ASCII.GetString(bytes.Slice(offset, Length)));
            }

            start = i + 1;
        }
    }

    private static bool IsHexDigit(byte b) => b is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f');
}

using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AgentNet.Sdk.Shell;

/// <summary>
/// Ids of sub-tasks: parent, a digest of what is asked, and which time it is asked. A later attempt that makes the same calls arrives at the same ids.
/// One per attempt; safe to use from several threads, though calls made at the same time with equal content are told apart in an order nobody promises.
/// </summary>
internal sealed class SubTaskIds(string parentTaskId)
{
    private const int LongestParent = 160;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, int> _asked = new(StringComparer.Ordinal);

    public string Next(string capability, ReadOnlySpan<byte> input)
    {
        var digest = Digest(capability, input);
        int times;
        lock (_gate)
        {
            _asked[digest] = times = _asked.GetValueOrDefault(digest) + 1;
        }
        var parent = parentTaskId.Length <= LongestParent ? parentTaskId : Digest(parentTaskId, []);
        return times == 1 ? $"{parent}.{digest}" : string.Create(CultureInfo.InvariantCulture, $"{parent}.{digest}.{times}");
    }

    private static string Digest(string text, ReadOnlySpan<byte> content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
        hash.AppendData([0]);
        hash.AppendData(content);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}

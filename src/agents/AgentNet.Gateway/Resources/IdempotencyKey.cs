using System.Security.Cryptography;
using System.Text;

namespace AgentNet.Gateway.Resources;

/// <summary>
/// The header <c>Idempotency-Key</c> names the submission: the same key gives the same id, so a repeated request finds
/// the first task. Any text is a key; it is hashed, because ids have a narrower alphabet.
/// </summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    public static string ToId(string key) =>
        key.Length == 0 ? "" : "key-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 16));
}

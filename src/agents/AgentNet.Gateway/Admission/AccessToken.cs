using System.Security.Cryptography;
using System.Text;

namespace AgentNet.Gateway.Admission;

/// <summary>
/// The secret that every request has to show. Loopback alone is no protection, because every user and every web page of
/// the machine can reach it; whoever can read the data folder's token file may use the node.
/// </summary>
public sealed class AccessToken(string value)
{
    private readonly byte[] _hash = SHA256.HashData(Encoding.UTF8.GetBytes(value));

    public string Value { get; } = value;

    /// <summary>Compares hashes in constant time, so that the answer's delay tells nothing about the secret or its length.</summary>
    public bool Matches(string candidate) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(candidate)), _hash);
}

using System.Security.Cryptography;
using System.Text;

namespace AgentNet.Gateway.Admission;

/// <summary>
/// The secret of a data folder: whoever can read the file <c>token</c> (mode 0600) may use the node. Loopback alone is
/// no protection, because every user and every web page of the machine can reach it.
/// </summary>
public sealed class AccessToken
{
    public const string FileName = "token";
    private const int SecretBytes = 32;

    private readonly byte[] _hash;

    public AccessToken(string value)
    {
        Value = value;
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(value));
    }

    public string Value { get; }

    /// <summary>Reads the folder's token, or makes one that only the current user can read.</summary>
    public static AccessToken Of(string dataFolder)
    {
        var path = Path.Combine(dataFolder, FileName);
        if (!File.Exists(path))
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)) + "\n"));
        }

        return new AccessToken(File.ReadAllText(path).Trim());
    }

    /// <summary>Compares hashes in constant time, so that the answer's delay tells nothing about the secret or its length.</summary>
    public bool Matches(string candidate) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(candidate)), _hash);
}

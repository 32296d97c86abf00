using System.Buffers.Text;
using System.Security.Cryptography;
using AgentNet.Node.Core;

namespace AgentNet.Node.Shell;

/// <summary>
/// The secret of a data folder, made once. Whoever can read the file may use the node's API.
/// </summary>
internal static class TokenFile
{
    private const int SecretBytes = 32;

    public static string ReadOrCreate(string folder)
    {
        if (Read(folder) is { } existing)
        {
            PrivateFiles.Protect(PathIn(folder));
            return existing;
        }

        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes));
        PrivateFiles.Write(PathIn(folder), token + "\n");
        return token;
    }

    /// <summary>Null when there is no token, or an empty one.</summary>
    public static string? Read(string folder)
    {
        try
        {
            return File.ReadAllText(PathIn(folder)).Trim() is { Length: > 0 } token ? token : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static string PathIn(string folder) => Path.Combine(folder, FolderLayout.TokenFile);
}

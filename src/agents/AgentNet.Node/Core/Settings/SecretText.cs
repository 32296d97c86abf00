using System.Data.Common;

namespace AgentNet.Node.Core.Settings;

/// <summary>What may be shown of a setting that can hold a secret.</summary>
internal static class SecretText
{
    private const string Hidden = "***";

    private static readonly string[] SecretKeys = ["password", "pwd", "passfile", "ssl password", "sslpassword"];

    public static bool MayBeSecret(string path) => path.EndsWith(".connection-string", StringComparison.Ordinal);

    /// <summary>The value as it may be shown: a connection string without its passwords, and anything else as it is.</summary>
    public static string Shown(string path, string value) => MayBeSecret(path) ? WithoutPasswords(value) : value;

    private static string WithoutPasswords(string connection)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = connection;
        }
        catch (ArgumentException)
        {
            // Not even its parts can be told from each other.
            return Hidden;
        }

        foreach (var key in SecretKeys.Where(parts.ContainsKey))
        {
            parts[key] = Hidden;
        }

        return parts.ConnectionString;
    }
}

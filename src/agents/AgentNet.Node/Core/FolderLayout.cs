namespace AgentNet.Node.Core;

/// <summary>The names in a data folder.</summary>
internal static class FolderLayout
{
    /// <summary>The format this code writes. Raising it takes a migration from the one before.</summary>
    public const int Format = 1;

    public const string FormatFile = "format";
    public const string LockFile = "lock";
    public const string HeldFile = "lock.held";
    public const string TokenFile = "token";
    public const string Journal = "journal.db";
    public const string Archive = "archive.db";
    public const string Blobs = "blobs";
    public const string Index = "index";
    public const string Inputs = "inputs";

    /// <summary>The own folders of nodes that share this one.</summary>
    public const string Nodes = "nodes";

    /// <summary>Whether a folder with these entries is what a start leaves that was killed before it wrote the format.</summary>
    public static bool IsBarelyBegun(IEnumerable<string> entries) =>
        entries.All(name => name is LockFile or HeldFile or Nodes || name.EndsWith(PartialSuffix, StringComparison.Ordinal));

    /// <summary>Ends the name of a file that is not whole yet.</summary>
    public const string PartialSuffix = ".partial";
}

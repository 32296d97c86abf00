using Microsoft.Win32.SafeHandles;

namespace AgentNet.ReadyAgents.Files;

/// <summary>
/// The folders that agents may use; every path is judged after its links are resolved. Refusals are
/// <see cref="PathRefusedException"/>s that name the folders allowed.
/// </summary>
internal sealed class FolderRoots
{
    private readonly string[] _roots;
    private readonly string _purpose;

    /// <param name="purpose">Completes "this node may ...": "read", "write".</param>
    public FolderRoots(IEnumerable<string> roots, string purpose)
    {
        _roots = [.. roots.Select(CanonicalPath.Of)];
        _purpose = purpose;
    }

    /// <summary>The canonical path, when it is below one of the roots.</summary>
    public string Resolve(string path)
    {
        var canonical = CanonicalPath.Of(path);
        return Allows(canonical) ? canonical : throw Refused(path, canonical);
    }

    /// <summary>The canonical path of a name inside a folder; the name must not leave the folder.</summary>
    public string Resolve(string folder, string relative)
    {
        var canonicalFolder = Resolve(folder);
        if (Path.IsPathRooted(relative))
        {
            throw new PathRefusedException($"'{relative}' must be a path below '{folder}', not an absolute one.");
        }

        var lexical = Path.GetFullPath(relative, canonicalFolder);
        if (!CanonicalPath.IsWithin(lexical, canonicalFolder))
        {
            throw new PathRefusedException($"'{relative}' leads out of '{folder}'.");
        }

        return Resolve(lexical);
    }

    /// <summary>
    /// Opens a file for reading. A link swapped in between the check and the opening is noticed where the system can
    /// tell what was opened (Linux).
    /// </summary>
    public SafeFileHandle OpenRead(string canonical)
    {
        var handle = File.OpenHandle(canonical, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan);
        if (OperatingSystem.IsLinux() && new FileInfo($"/proc/self/fd/{handle.DangerousGetHandle()}").LinkTarget is { } opened && !Allows(opened))
        {
            handle.Dispose();
            throw Refused(canonical, opened);
        }

        return handle;
    }

    private bool Allows(string canonical) => Array.Exists(_roots, root => CanonicalPath.IsWithin(canonical, root));

    private PathRefusedException Refused(string path, string canonical)
    {
        var leads = canonical == path ? "" : $" leads to '{canonical}', which";
        var allowed = _roots.Length == 0 ? "no folder" : string.Join(", ", _roots);
        return new PathRefusedException($"'{path}'{leads} is outside the folders this node may {_purpose} ({allowed}). "
            + $"Start the node with --{_purpose} FOLDER, or name the folder in agentnet.ready-agents.{_purpose}-roots.");
    }
}

namespace AgentNet.ReadyAgents.Files;

/// <summary>Absolute paths without links in them: the only form in which "below a folder" can be decided.</summary>
internal static class CanonicalPath
{
    // Linux gives up after the same number.
    private const int MostLinks = 40;

    public static StringComparison Comparison { get; } =
        OperatingSystem.IsWindows() || OperatingSystem.IsMacOS() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>
    /// Follows every link on the way. Parts that do not exist are kept as they are: opening them will say so.
    /// </summary>
    public static string Of(string path)
    {
        if (path.Length == 0 || path.Contains('\0'))
        {
            throw new PathRefusedException("A path must not be empty or contain a NUL character.");
        }

        var full = Path.GetFullPath(path);
        var root = Path.GetPathRoot(full)!;
        var pending = new Stack<string>(Parts(full[root.Length..]).Reverse());
        var resolved = root;
        var links = 0;
        while (pending.TryPop(out var part))
        {
            var next = Path.Combine(resolved, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new PathRefusedException($"'{path}' leads through more than {MostLinks} links; they probably form a circle.");
            }

            var targetFull = Path.GetFullPath(target, resolved);
            resolved = Path.GetPathRoot(targetFull)!;
            foreach (var targetPart in Parts(targetFull[resolved.Length..]).Reverse())
            {
                pending.Push(targetPart);
            }
        }

        return resolved;
    }

    /// <summary>Whether a canonical path is the folder itself or lies below it.</summary>
    public static bool IsWithin(string canonical, string folder) =>
        canonical.Equals(folder, Comparison)
        || (canonical.StartsWith(folder, Comparison) && (Path.EndsInDirectorySeparator(folder) || canonical[folder.Length] == Path.DirectorySeparatorChar));

    private static string[] Parts(string path) =>
        path.Split((char[])[Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
}

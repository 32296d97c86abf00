namespace AgentNet.ReadyAgents.Files;

/// <summary>
/// Lists the text files of a folder, its subfolders included, in ordinal order of their paths.
/// Hidden entries (a leading dot) are passed over silently; links to files are followed when they stay below the roots, links
/// to folders never, so there are no circles.
/// </summary>
internal sealed class DocumentFolder(FolderRoots roots, FileLimits limits)
{
    private readonly DocumentReader _reader = new(roots, limits);

    /// <param name="excluded">Files left out without a note, as absolute paths or as paths below the folder.</param>
    /// <param name="progress">Told the number of files looked at and found.</param>
    public Listing List(string folder, IReadOnlyCollection<string> excluded, Action<int, int> progress, CancellationToken cancellation)
    {
        var canonical = roots.Resolve(folder);
        if (!Directory.Exists(canonical))
        {
            throw new PathRefusedException(File.Exists(canonical)
                ? $"'{folder}' is a file; name the folder it is in."
                : $"'{folder}' does not exist.");
        }

        var left = excluded.Select(path => CanonicalPath.Of(Path.GetFullPath(path, canonical))).ToHashSet(StringComparer.FromComparison(CanonicalPath.Comparison));
        var skipped = new List<SkippedFile>();
        var found = new List<(string Relative, string Full)>();
        Collect(canonical, "", found, skipped, cancellation);
        found.Sort(static (x, y) => string.CompareOrdinal(x.Relative, y.Relative));

        var files = new List<ListedFile>(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var (relative, full) = found[i];
            if (TryResolve(full) is not { } target)
            {
                skipped.Add(new SkippedFile(relative, "a link that leads outside the allowed folders"));
            }
            else if (!left.Contains(target))
            {
                var outcome = _reader.Read(target, relative);
                if (outcome.Document is { } document)
                {
                    files.Add(new ListedFile(relative, document.Bytes, document.Hash, document.Encoding));
                }
                else
                {
                    skipped.Add(new SkippedFile(relative, outcome.SkipReason!));
                }
            }

            progress(i + 1, found.Count);
        }

        skipped.Sort(static (x, y) => string.CompareOrdinal(x.Path, y.Path));
        return new Listing(canonical, files, skipped);
    }

    private string? TryResolve(string path)
    {
        try
        {
            return roots.Resolve(path);
        }
        catch (PathRefusedException)
        {
            return null;
        }
    }

    private void Collect(string folder, string prefix, List<(string Relative, string Full)> found, List<SkippedFile> skipped, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos())
            {
                if (entry.Name.StartsWith('.'))
                {
                    continue;
                }

                var relative = prefix + entry.Name;
                if ((entry.Attributes & FileAttributes.Directory) == 0)
                {
                    found.Add((relative, entry.FullName));
                }
                else if (entry.LinkTarget is not null)
                {
                    skipped.Add(new SkippedFile(relative, "a link to a folder"));
                }
                else
                {
                    Collect(entry.FullName, relative + "/", found, skipped, cancellation);
                }

                if (found.Count > limits.MostFiles)
                {
                    throw new PathRefusedException($"'{folder}' and its neighbours hold more than {limits.MostFiles} files; choose a smaller folder.");
                }
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            skipped.Add(new SkippedFile(prefix.TrimEnd('/') is { Length: > 0 } name ? name : ".", "a folder that cannot be read"));
        }
    }
}

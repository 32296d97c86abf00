namespace AgentNet.ReadyAgents.Files;

/// <summary>A text file of a folder: its path below the folder with '/' between the parts, its size and SHA-256.</summary>
internal sealed record ListedFile(string Path, long Bytes, string Hash, string Encoding);

/// <summary>A file that was left out, and why.</summary>
internal sealed record SkippedFile(string Path, string Reason);

/// <summary>The text files of a folder and those left out, both in ordinal order of their paths.</summary>
internal sealed record Listing(string Folder, IReadOnlyList<ListedFile> Files, IReadOnlyList<SkippedFile> Skipped)
{
    /// <summary>Neighbouring files together, each chunk within the limits.</summary>
    public IEnumerable<IReadOnlyList<ListedFile>> Chunks(FileLimits limits)
    {
        var chunk = new List<ListedFile>();
        long bytes = 0;
        foreach (var file in Files)
        {
            if (chunk.Count > 0 && (chunk.Count == limits.ChunkFiles || bytes + file.Bytes > limits.ChunkBytes))
            {
                yield return chunk;
                chunk = [];
                bytes = 0;
            }

            chunk.Add(file);
            bytes += file.Bytes;
        }

        if (chunk.Count > 0)
        {
            yield return chunk;
        }
    }
}

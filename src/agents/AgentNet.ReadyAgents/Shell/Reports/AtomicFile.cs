using System.Security.Cryptography;

namespace AgentNet.ReadyAgents.Reports;

/// <summary>
/// Replaces a file's content so that a reader, or a crash at any moment, finds the old bytes or the new ones and never a mixture.
/// Writing the same bytes again has no effect, so the write may be repeated.
/// </summary>
internal static class AtomicFile
{
    /// <summary>Writes beside the target, forces the bytes to disk, renames, and forces the new name to disk.</summary>
    public static void Write(string path, ReadOnlySpan<byte> content)
    {
        if (IsAlready(path, content))
        {
            return;
        }

        var folder = Path.GetDirectoryName(path)!;
        Directory.CreateDirectory(folder);

        // Named after the content: a repeated write meets its own leftover, another one never does.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(path)}.{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6))}.tmp");
        using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, content, 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(folder);
    }

    private static bool IsAlready(string path, ReadOnlySpan<byte> content)
    {
        var file = new FileInfo(path);
        return file.Exists && file.Length == content.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(content);
    }
}

using System.Security.Cryptography;

namespace AgentNet.ReadyAgents.Files;

/// <summary>A text file's content with the facts about it.</summary>
internal sealed record TextDocument(string Path, string Text, string Encoding, long Bytes, string Hash);

/// <summary>What became of reading one file: exactly one of the two is there.</summary>
internal sealed record ReadOutcome(TextDocument? Document, string? SkipReason);

/// <summary>
/// Reads one file below the roots as text. A file that is not text, too large or not readable is an outcome with its
/// reason; only a path outside the roots is an exception.
/// </summary>
internal sealed class DocumentReader(FolderRoots roots, FileLimits limits)
{
    /// <param name="shownPath">The path that the document carries from here on.</param>
    public ReadOutcome Read(string canonical, string shownPath)
    {
        try
        {
            var file = new FileInfo(canonical);
            if (!file.Exists)
            {
                return Skipped(Directory.Exists(canonical) ? "is a folder" : "does not exist");
            }

            if (file.Length > limits.LargestFileBytes)
            {
                return Skipped($"too large: {file.Length} bytes, at most {limits.LargestFileBytes} are read");
            }

            // Pipes, sockets and devices say 0 too. They are never opened: that could block for ever.
            if (file.Length == 0)
            {
                return new ReadOutcome(Describe(shownPath, []), null);
            }

            using var handle = roots.OpenRead(canonical);
            var bytes = ReadAll(handle, file.Length);
            return Describe(shownPath, bytes) is { } document ? new ReadOutcome(document, null) : Skipped("binary");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return Skipped(unreadable is UnauthorizedAccessException ? "not readable: access denied" : $"not readable: {Reason(unreadable)}");
        }
    }

    private static ReadOutcome Skipped(string reason) => new(null, reason);

    private static TextDocument? Describe(string path, byte[] bytes) =>
        TextDecoder.Decode(bytes) is { } decoded
            ? new TextDocument(path, decoded.Text, decoded.Encoding, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes)))
            : null;

    // A file that shrinks while it is read is taken as it is now; what grows is left for the next run.
    private static byte[] ReadAll(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long length)
    {
        var bytes = new byte[length];
        var read = 0;
        while (read < bytes.Length)
        {
            var count = RandomAccess.Read(handle, bytes.AsSpan(read), read);
            if (count == 0)
            {
                return bytes[..read];
            }

            read += count;
        }

        return bytes;
    }

    // The same text wherever the folder lies, so that reports do not depend on it.
    private static string Reason(Exception failure) => failure switch
    {
        FileNotFoundException or DirectoryNotFoundException => "it is gone",
        PathTooLongException => "its path is too long",
        _ => "input/output error",
    };
}

namespace Crash;

/// <summary>
/// The input folder: text that this machine has anyway (the <c>copyright</c> files of its packages, the reference XML of its SDK),
/// and where that is not enough work, the same texts again with their lines rotated. Files are taken in ordinal order, so one machine
/// always makes one corpus for one size.
/// </summary>
internal sealed class Corpus
{
    private const long LargestFileBytes = 1_500_000;
    private const int MostPasses = 12;

    private Corpus(string folder, int fileCount, long byteCount) => (Folder, FileCount, ByteCount) = (folder, fileCount, byteCount);

    public string Folder { get; }

    public int FileCount { get; }

    public long ByteCount { get; }

    /// <summary>Writes at most <paramref name="limitBytes"/> of text below <paramref name="folder"/>.</summary>
    public static Corpus Create(string folder, long limitBytes)
    {
        Directory.CreateDirectory(folder);
        long bytes = 0;
        var files = 0;
        var sources = Sources().Where(source => new FileInfo(source.Source).Length is > 0 and <= LargestFileBytes).ToList();
        for (var pass = 0; pass < MostPasses && bytes < limitBytes; pass++)
        {
            foreach (var (source, name) in sources)
            {
                var text = Rotated(File.ReadAllBytes(source), pass);
                File.WriteAllBytes(Path.Combine(folder, $"{pass:00}.{name}"), text);
                files++;
                bytes += text.Length;
                if (bytes >= limitBytes)
                {
                    break;
                }
            }
        }

        return files >= 100
            ? new Corpus(folder, files, bytes)
            : throw new SuiteFailure($"only {files} text files were found in /usr/share/doc and beside the SDK; the crash suite needs at least 100. Install the packages' documentation.");
    }

    /// <summary>The same lines beginning somewhere else: other content for every store that is addressed by content.</summary>
    private static byte[] Rotated(byte[] text, int pass)
    {
        var at = pass == 0 ? 0 : text.AsSpan((int)((long)text.Length * pass / MostPasses)).IndexOf((byte)'\n') + 1 + (int)((long)text.Length * pass / MostPasses);
        return at <= 0 || at >= text.Length ? text : [.. text.AsSpan(at), (byte)'\n', .. text.AsSpan(0, at)];
    }

    private static IEnumerable<(string Source, string Name)> Sources()
    {
        var copyrights = Directory.Exists("/usr/share/doc")
            ? Directory.EnumerateDirectories("/usr/share/doc")
                .Where(folder => new DirectoryInfo(folder).LinkTarget is null)
                .Select(folder => (Source: Path.Combine(folder, "copyright"), Name: Path.GetFileName(folder) + ".copyright.txt"))
                .Where(file => File.Exists(file.Source) && new FileInfo(file.Source).LinkTarget is null)
            : [];
        var sdk = Path.GetDirectoryName(Environment.ProcessPath is { } path && Path.GetFileName(path).StartsWith("dotnet", StringComparison.Ordinal)
            ? path
            : DotnetRoot())!;
        var references = Directory.Exists(sdk)
            ? Directory.EnumerateFiles(sdk, "*.xml", SearchOption.AllDirectories)
                .Select(file => (Source: file, Name: Path.GetRelativePath(sdk, file).Replace(Path.DirectorySeparatorChar, '_') + ".txt"))
            : [];
        return copyrights.OrderBy(file => file.Name, StringComparer.Ordinal)
            .Concat(references.OrderBy(file => file.Name, StringComparer.Ordinal));
    }

    /// <summary>The SDK's folder, from the runtime that runs this suite: <c>ROOT/shared/Microsoft.NETCore.App/VERSION/</c>.</summary>
    private static string DotnetRoot() =>
        Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
}

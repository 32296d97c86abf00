using System.Text;

namespace Tidy;

/// <summary>One file of the tree, read once and on demand: its text, its lines, and its C# without comments and literals.</summary>
internal sealed class SourceFile(string root, string path)
{
    private byte[]? _bytes;
    private string[]? _lines;
    private string[]? _code;

    /// <summary>Relative to the root, with forward slashes.</summary>
    public string Path { get; } = path;

    public byte[] Bytes => _bytes ??= File.ReadAllBytes(System.IO.Path.Combine(root, Path));

    public IReadOnlyList<string> Lines => _lines ??= Encoding.UTF8.GetString(Bytes).Split('\n').Select(line => line.TrimEnd('\r')).ToArray();

    /// <summary>The lines with comments, strings and characters blanked, so that prose never breaks a rule about code.</summary>
    public IReadOnlyList<string> Code => _code ??= CodeScanner.Blank(string.Join('\n', Lines)).Split('\n');

    public string Folder => System.IO.Path.GetDirectoryName(Path)?.Replace('\\', '/') ?? "";

    public string NameWithoutExtension => System.IO.Path.GetFileNameWithoutExtension(Path);

    public bool IsBelow(string folder) => Path.StartsWith(folder + "/", StringComparison.Ordinal);

    /// <summary>Whether a folder of this name is on the way to the file.</summary>
    public bool HasFolder(string name) => ("/" + Folder + "/").Contains("/" + name + "/", StringComparison.Ordinal);

    public Finding Break(IRule rule, int lineIndex, string advice) => new(rule.Name, Path, lineIndex + 1, advice);
}

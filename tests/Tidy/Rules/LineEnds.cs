namespace Tidy.Rules;

/// <summary>
/// Text files end their lines with a line feed only, carry no byte order mark, and end with a line end.
/// A solution file keeps the mark that the SDK's own tools write into it.
/// </summary>
internal sealed class LineEnds : IRule
{
    private static readonly string[] Text =
        [".cs", ".csproj", ".props", ".targets", ".sln", ".slnf", ".md", ".txt", ".conf", ".proto", ".json", ".yaml", ".yml", ".ps1", ".editorconfig"];

    public string Name => "line-ends";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        foreach (var file in tree.Files.Where(file => Text.Any(ending => file.Path.EndsWith(ending, StringComparison.Ordinal)) && !file.HasFolder("corpus")))
        {
            var bytes = file.Bytes.AsSpan();
            if (bytes.StartsWith("\uFEFF"u8) && !file.Path.EndsWith(".sln", StringComparison.Ordinal))
                yield return file.Break(this, 0, "remove the byte order mark");
            var carriageReturn = file.Bytes.AsSpan().IndexOf((byte)'\r');
            if (carriageReturn >= 0)
                yield return file.Break(this, file.Bytes.AsSpan(0, carriageReturn).Count((byte)'\n'), "use line feeds only");
            if (file.Bytes.Length > 0 && file.Bytes[^1] != '\n')
                yield return file.Break(this, file.Lines.Count - 1, "end the file with a line end");
        }
    }
}

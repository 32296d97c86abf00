namespace Tidy.Rules;

/// <summary>A README is one page (120 lines); the root's, with map and requirement table, may take 250.</summary>
internal sealed class ReadmeLength : IRule
{
    private const int PageLines = 120;
    private const int RootLines = 250;

    public string Name => "readme-length";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.Readmes
        let limit = file.Path == "README.md" ? RootLines : PageLines
        where file.Lines.Count > limit
        select file.Break(this, limit, $"{file.Lines.Count} lines: cut it to {limit}");
}

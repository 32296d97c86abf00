namespace Tidy.Rules;

/// <summary>The root of the repository holds what was agreed on and nothing else: no plans, reports or scratch files.</summary>
internal sealed class TopLevel : IRule
{
    private static readonly HashSet<string> Allowed =
    [
        "AkkaAgentNet.sln", "src", "tests", "hocon", "k8s", "docs", "build.ps1", "README.md", "LICENSE", "NOTICE",
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props",
        ".editorconfig", ".gitattributes", ".gitignore", ".ci", ".config",
    ];

    public string Name => "top-level";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        tree.Files
            .DistinctBy(file => file.Path.Split('/')[0])
            .Where(file => !Allowed.Contains(file.Path.Split('/')[0]))
            .Select(file => file.Break(this, 0, $"move or delete {file.Path.Split('/')[0]}: the top level is a closed list"));
}

namespace Tidy.Rules;

/// <summary>Whatever must also compile against the real packages names the runtime by <c>AkkaReference</c> and never by its path.</summary>
internal sealed class AkkaReferences : IRule
{
    private static readonly string[] Bound = ["src/agents", "src/samples", "tests/agents"];

    public string Name => "akka-reference";

    public IEnumerable<Finding> Check(SourceTree tree) =>
        from file in tree.Projects
        where Bound.Any(file.IsBelow)
        from item in new ProjectFile(file).Items("ProjectReference")
        where ("/" + item.Name).Contains("/runtime/", StringComparison.Ordinal)
        select file.Break(this, item.LineIndex, $"write <AkkaReference Include=\"{Path.GetFileNameWithoutExtension(item.Name)}\" /> instead of the path");
}

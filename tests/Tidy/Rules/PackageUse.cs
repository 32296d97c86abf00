using System.Xml.Linq;

namespace Tidy.Rules;

/// <summary>Every pinned package is used, and only by the projects that <c>packages.txt</c> names for it.</summary>
internal sealed class PackageUse : IRule
{
    private const string Pins = "Directory.Packages.props";

    public string Name => "packages";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        var permitted = tree.Files.Single(file => file.Path == "tests/Tidy/packages.txt").Lines
            .Where(line => line.Contains(':', StringComparison.Ordinal) && line[0] != '#')
            .Select(line => line.Split(':', 2))
            .ToDictionary(parts => parts[0], parts => parts[1].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var pins = tree.Files.Single(file => file.Path == Pins);
        var forTests = PinsOfGroup(pins, "Tests");
        var used = new HashSet<string>();

        foreach (var project in tree.Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal) || Path.GetFileName(file.Path).StartsWith("Directory.Build.", StringComparison.Ordinal)).Select(file => new ProjectFile(file)))
        {
            foreach (var (package, line) in project.Items("PackageReference").Concat(project.Items("FrameworkReference")))
            {
                used.Add(package);
                var may = project.File.Path.EndsWith(".csproj", StringComparison.Ordinal)
                    ? permitted.GetValueOrDefault(project.Name, []).Contains(package) || (project.File.IsBelow("tests") && forTests.Contains(package))
                    : project.File.IsBelow("tests") || package.StartsWith('@');
                if (!may)
                    yield return project.File.Break(this, line, $"{project.Name} may not use {package}; a reviewed exception goes to tests/Tidy/packages.txt");
            }
        }

        // The real Akka.NET packages are asked for by AkkaReference, each standing for one runtime project.
        used.UnionWith(tree.Projects.Where(file => file.IsBelow("src/runtime")).Select(file => file.NameWithoutExtension));
        foreach (var (package, line) in new ProjectFile(pins).Items("PackageVersion"))
        {
            if (!used.Contains(package))
                yield return pins.Break(this, line, $"no project uses {package}: remove the pin");
        }
    }

    private static HashSet<string> PinsOfGroup(SourceFile pins, string group) =>
        XDocument.Parse(string.Join('\n', pins.Lines)).DescendantNodes().OfType<XComment>()
            .Where(comment => comment.Value.Trim() == group)
            .SelectMany(comment => comment.ElementsAfterSelf().First().Elements())
            .Select(pin => pin.Attribute("Include")?.Value ?? "")
            .ToHashSet();
}

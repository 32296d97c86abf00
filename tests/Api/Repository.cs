using System.Xml.Linq;

namespace Api;

/// <summary>Where the lists, the project files and the built assemblies of this configuration are.</summary>
internal static class Repository
{
    public static readonly string Root = FindRoot();

    /// <summary>The assemblies of our own runtime, one per project.</summary>
    public static IReadOnlyList<string> RuntimeProjects { get; } = ProjectsBelow("src/runtime");

    /// <summary>Everything that must also compile against the real packages.</summary>
    public static IReadOnlyList<string> BoundProjects { get; } =
        [.. ProjectsBelow("src/agents"), .. ProjectsBelow("src/samples"), .. ProjectsBelow("tests/agents")];

    public static ListedApi ListedApi() =>
        new(Directory.EnumerateFiles(Path.Combine(Root, "tests/Api"), "akka-*.txt").Order(StringComparer.Ordinal).SelectMany(File.ReadLines));

    public static AssemblyFile Open(string project)
    {
        var name = Path.GetFileNameWithoutExtension(project);
        var assembly = XDocument.Load(project).Descendants("AssemblyName").FirstOrDefault()?.Value ?? name;
        // .artifacts/<mode>/bin/Api/<configuration>/ is where this test runs; its neighbours have the same shape.
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        return new AssemblyFile(Path.Combine(here.Parent!.Parent!.FullName, name, here.Name, assembly + ".dll"));
    }

    private static List<string> ProjectsBelow(string folder) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AkkaAgentNet.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"no AkkaAgentNet.sln above {AppContext.BaseDirectory}");
    }
}

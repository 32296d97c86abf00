using System.Diagnostics;

namespace Tidy;

/// <summary>
/// The files the rules look at: what git knows or would add below a folder, or every file when there is no git.
/// Fixtures are left out, because each of them breaks a rule on purpose.
/// </summary>
internal sealed class SourceTree
{
    private const string FixtureFolder = "tests/Tidy/Fixtures/";

    private SourceTree(string root, IEnumerable<string> paths)
    {
        Root = root;
        Files = paths.Where(path => !path.StartsWith(FixtureFolder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(root, path))
            .ToList();
    }

    public string Root { get; }

    public IReadOnlyList<SourceFile> Files { get; }

    public IEnumerable<SourceFile> CSharp => Files.Where(file => file.Path.EndsWith(".cs", StringComparison.Ordinal));

    public IEnumerable<SourceFile> Projects => Files.Where(file => file.Path.EndsWith(".csproj", StringComparison.Ordinal));

    public IEnumerable<SourceFile> Readmes => Files.Where(file => Path.GetFileName(file.Path) == "README.md");

    /// <summary>The repository this test was built from.</summary>
    public static SourceTree OfRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "AkkaAgentNet.sln")))
            folder = folder.Parent;
        var root = folder?.FullName ?? throw new InvalidOperationException($"no AkkaAgentNet.sln above {AppContext.BaseDirectory}");
        return new SourceTree(root, TrackedByGit(root) ?? EveryFileBelow(root));
    }

    /// <summary>The small tree that breaks one rule.</summary>
    public static SourceTree OfFixture(SourceTree repository, string rule)
    {
        var root = Path.Combine(repository.Root, FixtureFolder, rule);
        return new SourceTree(root, EveryFileBelow(root).Where(path => path != "expected.txt"));
    }

    private static IEnumerable<string>? TrackedByGit(string root)
    {
        if (!Path.Exists(Path.Combine(root, ".git")))
            return null;
        var start = new ProcessStartInfo("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        {
            WorkingDirectory = root,
            RedirectStandardOutput = true,
        };
        using var git = Process.Start(start) ?? throw new InvalidOperationException("git did not start");
        var paths = git.StandardOutput.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries);
        git.WaitForExit();
        return git.ExitCode == 0 ? paths.Distinct().Where(path => File.Exists(Path.Combine(root, path))) : null;
    }

    private static IEnumerable<string> EveryFileBelow(string root) =>
        Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Where(path => !path.StartsWith(".git/", StringComparison.Ordinal)
                && !path.StartsWith(".artifacts/", StringComparison.Ordinal)
                && !path.StartsWith(".agentnet/", StringComparison.Ordinal));
}

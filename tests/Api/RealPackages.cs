using System.Diagnostics;
using System.Text.Json;

namespace Api;

/// <summary>
/// With <c>AkkaSource=nuget</c> the bound projects ask for exactly the real packages. The project files are evaluated
/// and not restored, because the packages need not be at hand.
/// </summary>
public sealed class RealPackages
{
    [Fact]
    public async Task Nuget_mode_asks_for_exactly_the_expected_packages()
    {
        var expected = File.ReadLines(Path.Combine(Repository.Root, "tests/Api/real-packages.txt")).Where(line => line.Length > 0 && line[0] != '#');
        (await AskedForAsync()).ShouldBe(expected);
    }

    [Fact]
    public void The_solution_filter_lists_exactly_the_bound_projects()
    {
        using var filter = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "src/agents/Agents.slnf")));
        var listed = filter.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(item => item.GetString()!.Replace('\\', '/'));
        listed.Order(StringComparer.Ordinal).ShouldBe(Repository.BoundProjects.Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> AskedForAsync()
    {
        var start = new ProcessStartInfo("dotnet", ["msbuild", Path.Combine(Repository.Root, "tests/Api/AskedPackages.targets"), "-nologo", "-getTargetResult:Asked"])
        {
            RedirectStandardOutput = true,
        };
        // Variables of the build that runs this test would bind the new one to its tasks and paths.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        using var msbuild = Process.Start(start)!;
        var output = await msbuild.StandardOutput.ReadToEndAsync();
        await msbuild.WaitForExitAsync();
        msbuild.ExitCode.ShouldBe(0, output);

        using var result = JsonDocument.Parse(output);
        var items = result.RootElement.GetProperty("TargetResults").GetProperty("Asked").GetProperty("Items").EnumerateArray()
            .Select(item => (Id: Text(item, "Identity"), Project: Path.GetFileNameWithoutExtension(Text(item, "MSBuildSourceProjectFile")), Target: Text(item, "MSBuildSourceTargetName"), Version: Text(item, "Version")))
            .ToList();
        var versions = items.Where(item => item.Target == "CollectCentralPackageVersions").DistinctBy(item => item.Id).ToDictionary(item => item.Id, item => item.Version);
        return items.Where(item => item.Target == "CollectPackageReferences")
            .Select(item => $"{item.Project}: {item.Id} {versions[item.Id]}")
            .Order(StringComparer.Ordinal)
            .ToList();
    }

    private static string Text(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}

namespace Crash;

/// <summary>Where the product under test is.</summary>
internal static class Product
{
    /// <summary>The command line's assembly as the build laid it beside this suite's own output.</summary>
    public static string CommandLine
    {
        get
        {
            var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
            var path = Path.GetFullPath(Path.Combine(own.FullName, "..", "..", "AgentNet.Cli", own.Name, "agentnet.dll"));
            return File.Exists(path) ? path : throw new SuiteFailure($"{path} is missing; build src/agents/AgentNet.Cli first.");
        }
    }
}

using Crash;

namespace MultiNode.Operating;

/// <summary>Where the sources stand that this suite was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string Find(DirectoryInfo? folder) => folder is null
        ? throw new SuiteFailure("AkkaAgentNet.sln is not above the suite's output; run it from the repository.")
        : File.Exists(Path.Combine(folder.FullName, "AkkaAgentNet.sln")) ? folder.FullName : Find(folder.Parent);
}

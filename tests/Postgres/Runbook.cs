using System.Runtime.CompilerServices;

namespace Postgres;

/// <summary>Reads the log lines that a runbook quotes, so that a test can look for them.</summary>
internal static class Runbook
{
    /// <summary>The lines of its block of kind <c>log</c>.</summary>
    public static IReadOnlyList<string> LogLines(string path)
    {
        var quoted = File.ReadLines(PathOf(path)).SkipWhile(line => line != "```log").Skip(1).TakeWhile(line => line != "```").ToList();
        return quoted.Count > 0 ? quoted : throw new InvalidOperationException($"{path} quotes no log line in a block that begins with ```log.");
    }

    /// <param name="path">Below the root of the repository.</param>
    public static string PathOf(string path, [CallerFilePath] string file = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", path));
}

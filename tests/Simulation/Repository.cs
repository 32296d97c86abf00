using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Simulation;

/// <summary>The tree the seeds speak about: where it is, which commit, and a hash over some of its sources.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Short hash of the commit, with a mark when the tree differs from it; "unknown" outside of git.</summary>
    public static string Commit { get; } = Git("rev-parse --short HEAD") is { Length: > 0 } commit ? commit + (Git("status --porcelain --untracked-files=no").Length > 0 ? "+changes" : "") : "unknown";

    /// <param name="sources">Folders, of which code counts, and single files.</param>
    public static string HashOf(IReadOnlyList<string> sources)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var files = sources.Select(source => Path.Combine(Root, source)).SelectMany(source => File.Exists(source) ? [source] : CodeIn(source))
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(File.ReadAllBytes(Path.Combine(Root, file)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static IEnumerable<string> CodeIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetExtension(file) is ".cs" or ".proto");

    private static string Git(string arguments)
    {
        try
        {
            using var git = Process.Start(new ProcessStartInfo("git", arguments) { WorkingDirectory = Root, RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return output.Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "AkkaAgentNet.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"AkkaAgentNet.sln is in no folder above {AppContext.BaseDirectory}; run the simulation from a clone.");
    }
}

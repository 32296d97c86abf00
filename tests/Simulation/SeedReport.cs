using System.Globalization;

namespace Simulation;

/// <summary>
/// Which seeds have passed, one line per range: subject, first, last, commit, hash of the subject's sources. Lines with
/// another hash no longer count. The file is not in git: whoever resumes continues his own.
/// </summary>
internal sealed class SeedReport(string path)
{
    public string Path { get; } = path;

    /// <summary>The first seed that no counting line covers.</summary>
    public ulong NextOf(Subject subject, string hash) => Lines(subject, hash).Select(line => ulong.Parse(line[2], CultureInfo.InvariantCulture) + 1).DefaultIfEmpty().Max();

    public void Add(Subject subject, ulong first, ulong last, string commit, string hash)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        File.AppendAllText(Path, string.Create(CultureInfo.InvariantCulture, $"{subject.Name} {first} {last} {commit} {hash}\n"));
    }

    /// <summary>Names <paramref name="commit"/> as one whose sources are those that all the seeds have run against.</summary>
    public void Confirm(Subject subject, string commit, string hash)
    {
        if (NextOf(subject, hash) is > 0 and var next && Lines(subject, hash).Last()[3] != commit)
        {
            Add(subject, 0, next - 1, commit, hash);
        }
    }

    private List<string[]> Lines(Subject subject, string hash) =>
        File.Exists(Path) ? [.. File.ReadLines(Path).Select(line => line.Split(' ')).Where(line => line.Length == 5 && line[0] == subject.Name && line[4] == hash)] : [];
}

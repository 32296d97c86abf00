namespace Tidy;

/// <summary>The reviewed exceptions: one line each of file, rule and the reason in one sentence.</summary>
internal sealed class AllowList
{
    private readonly string _path;
    private readonly List<(int Line, string File, string Rule, string Reason)> _entries = [];

    private AllowList(string path, IReadOnlyList<string> lines)
    {
        _path = path;
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var parts = line.Split('|', 3, StringSplitOptions.TrimEntries);
            _entries.Add((i + 1, parts[0], parts.Length > 1 ? parts[1] : "", parts.Length > 2 ? parts[2] : ""));
        }
    }

    public static AllowList Read(SourceTree tree)
    {
        var file = tree.Files.Single(file => file.Path == "tests/Tidy/allow.txt");
        return new AllowList(file.Path, file.Lines);
    }

    public static AllowList Of(params string[] lines) => new("allow.txt", lines);

    public bool Permits(Finding finding) => _entries.Any(entry => entry.File == finding.Path && entry.Rule == finding.Rule);

    /// <summary>Entries that lack a reason or that no longer excuse anything: an exception must not outlive its cause.</summary>
    public IEnumerable<Finding> Faults(IReadOnlyCollection<Finding> everything)
    {
        foreach (var (line, file, rule, reason) in _entries)
        {
            if (!reason.EndsWith('.'))
                yield return new Finding("allow", _path, line, "write `file | rule | reason`, the reason being one sentence with a full stop");
            if (!everything.Any(finding => finding.Path == file && finding.Rule == rule))
                yield return new Finding("allow", _path, line, $"remove it: {file} does not break {rule} any more");
        }
    }
}

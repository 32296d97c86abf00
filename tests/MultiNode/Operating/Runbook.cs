using System.Text.RegularExpressions;

namespace MultiNode.Operating;

/// <summary>
/// A page of docs/runbooks. Its fenced blocks say what they quote: <c>command</c> lines were typed, <c>log</c> lines were written by a node and
/// <c>output</c> lines by a command, "..." standing for anything. A page that quotes what nobody has seen is wrong.
/// </summary>
internal sealed partial class Runbook(string name)
{
    private readonly string _text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbooks", name));

    public void Expect(TestCluster cluster, Operator person, Checks checks)
    {
        var typed = person.Answers.Select(answer => answer.Command).ToHashSet(StringComparer.Ordinal);
        var missing = Quoted("command").Where(command => !typed.Contains(DataFolder().Replace(command, ""))).ToList();
        var logs = string.Concat(cluster.Nodes.Select(node => node.Log));
        missing.AddRange(Quoted("log").Where(line => !IsIn(logs, line)));
        var outputs = string.Concat(person.Answers.Select(answer => answer.Everything));
        missing.AddRange(Quoted("output").Where(line => !IsIn(outputs, line)));
        var quoted = Quoted("command").Count() + Quoted("log").Count() + Quoted("output").Count();
        checks.Expect(quoted > 0 && missing.Count == 0, $"docs/runbooks/{name}: each of {quoted} commands and lines it quotes was seen", $"nobody has seen: {string.Join(" | ", missing)}");
    }

    private IEnumerable<string> Quoted(string kind) => Blocks().Matches(_text)
        .Where(block => block.Groups["kind"].Value == kind)
        .SelectMany(block => block.Groups["lines"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static bool IsIn(string text, string line) => Regex.IsMatch(text, string.Join(".*", line.Split("...").Select(Regex.Escape)));

    [GeneratedRegex(@"^ *```(?<kind>command|log|output)\n(?<lines>.*?)^ *```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@" --data \S+")]
    private static partial Regex DataFolder();
}

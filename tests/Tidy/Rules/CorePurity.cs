using System.Text.RegularExpressions;

namespace Tidy.Rules;

/// <summary>
/// Code under <c>Core/</c> decides and does nothing else: no clock, thread, randomness, actor or environment,
/// and no result that depends on the order of a hash table.
/// </summary>
internal sealed class CorePurity : IRule
{
    private static readonly Regex Impure = new(
        @"\b(DateTime|DateTimeOffset\.(Utc)?Now|TimeProvider|Stopwatch|ValueTask|Thread|ThreadPool|Timer|Interlocked|Random|Guid\.NewGuid|IActorRef|ILogger|ILoggingAdapter|Environment|async)\b"
        // The product's own tasks may be called Task; the type is told by its argument, its static members or its place before a name.
        + @"|(?<![.\w(])Task(?:<|\.(?:Run|Delay|From\w+|CompletedTask|When\w+|Factory|Yield)\b|(?=\s+\w+\s*[(;={]))"
        + @"|\block\s*\(|(?<!\boverride int GetHashCode\(\).*)\.GetHashCode\s*\(",
        RegexOptions.Compiled);

    private static readonly Regex HashField = new(@"\b(?:Dictionary|HashSet|ImmutableDictionary|ImmutableHashSet|FrozenDictionary|FrozenSet)<[^=;()]*>\??\s+(\w+)\s*(?:=|;|\{|,|\))", RegexOptions.Compiled);

    public string Name => "core-purity";

    public IEnumerable<Finding> Check(SourceTree tree)
    {
        foreach (var file in tree.CSharp.Where(file => file.IsBelow("src") && file.HasFolder("Core")))
        {
            var hashed = file.Code.SelectMany(line => HashField.Matches(line)).Select(match => match.Groups[1].Value).ToHashSet();
            for (var i = 0; i < file.Code.Count; i++)
            {
                var line = file.Code[i];
                if (Impure.Match(line) is { Success: true } word)
                    yield return file.Break(this, i, $"'{word.Value.Trim()}' does not belong in Core/: take it as an input or leave it to Shell/");
                foreach (var name in hashed.Where(name => Regex.IsMatch(line, $@"\bin\s+{name}(\.Keys|\.Values)?\s*\)")))
                    yield return file.Break(this, i, $"'{name}' is enumerated in hash order, which differs between processes: use a sorted collection");
            }
        }
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>One run of a schema over a value: where it stands and what it has found. Pointers are written out only for violations, so a valid value costs no text.</summary>
internal sealed class Validation
{
    /// <summary>More violations than this say nothing new to a reader; counting goes on, the list does not.</summary>
    public const int MostViolations = 20;

    private readonly List<(string? Name, int Index)> _path = [];
    private List<SchemaViolation>? _violations;

    /// <summary>Every violation, also those beyond the list: an alternative matches only when this did not rise.</summary>
    public int Failures { get; private set; }

    public int Depth => _path.Count;

    public IReadOnlyList<SchemaViolation> Violations => _violations ?? (IReadOnlyList<SchemaViolation>)[];

    public void Enter(string property) => _path.Add((property, 0));

    public void Enter(int index) => _path.Add((null, index));

    public void Leave() => _path.RemoveAt(_path.Count - 1);

    public void Fail(string keyword, string expected, JsonElement actual) => Fail(keyword, expected, JsonText.Describe(actual));

    public void Fail(string keyword, string expected, string actual)
    {
        Failures++;
        _violations ??= [];
        if (_violations.Count < MostViolations)
        {
            _violations.Add(new SchemaViolation(Pointer(), keyword, expected, actual));
        }
    }

    public Mark Here() => new(Failures, _violations?.Count ?? 0);

    /// <summary>Takes back what was found since the mark and returns it.</summary>
    public Attempt TakeBack(Mark mark)
    {
        var found = _violations is null ? [] : _violations.GetRange(mark.Listed, _violations.Count - mark.Listed);
        _violations?.RemoveRange(mark.Listed, found.Count);
        var failures = Failures - mark.Failures;
        Failures = mark.Failures;
        return new Attempt(failures, found);
    }

    public void PutBack(Attempt attempt)
    {
        Failures += attempt.Failures;
        (_violations ??= []).AddRange(attempt.Violations);
    }

    private string Pointer()
    {
        var text = new StringBuilder();
        foreach (var (name, index) in _path)
        {
            text.Append('/');
            if (name is null)
            {
                text.Append(CultureInfo.InvariantCulture, $"{index}");
            }
            else
            {
                text.Append(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
            }
        }
        return text.ToString();
    }

    internal readonly record struct Mark(int Failures, int Listed);

    internal sealed record Attempt(int Failures, List<SchemaViolation> Violations);
}

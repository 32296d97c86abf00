using System.Text.RegularExpressions;

namespace Akka.Actor;

/// <summary>One step of a selection.</summary>
public abstract class SelectionPathElement;

/// <summary>Down to the child of this name; "name#uid" wants that incarnation.</summary>
internal sealed class SelectChildName(string name) : SelectionPathElement
{
    public string Name => name;

    public override bool Equals(object? obj) => obj is SelectChildName other && other.Name == name;

    public override int GetHashCode() => name.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => name;
}

/// <summary>Down to every child whose name matches: '*' any characters, '?' one.</summary>
internal sealed class SelectChildPattern(string pattern) : SelectionPathElement
{
    private readonly Regex _regex = new(
        $"^{Regex.Escape(pattern).Replace("\\*", ".*", StringComparison.Ordinal).Replace("\\?", ".", StringComparison.Ordinal)}$",
        RegexOptions.CultureInvariant | RegexOptions.Singleline);

    public string Pattern => pattern;

    public bool Matches(string name) => _regex.IsMatch(name);

    public override bool Equals(object? obj) => obj is SelectChildPattern other && other.Pattern == pattern;

    public override int GetHashCode() => pattern.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => pattern;
}

/// <summary>"**": everybody below, children before grandchildren.</summary>
internal sealed class SelectAllDescendants : SelectionPathElement
{
    public static readonly SelectAllDescendants Instance = new();

    private SelectAllDescendants()
    {
    }

    public override string ToString() => "**";
}

/// <summary>"..": up.</summary>
internal sealed class SelectParent : SelectionPathElement
{
    public static readonly SelectParent Instance = new();

    private SelectParent()
    {
    }

    public override string ToString() => "..";
}

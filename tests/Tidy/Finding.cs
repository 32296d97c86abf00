namespace Tidy;

/// <summary>One broken rule at one place, with what to do about it.</summary>
internal sealed record Finding(string Rule, string Path, int Line, string Advice)
{
    public override string ToString() => $"{Path}:{Line}: [{Rule}] {Advice}";
}

using System.Globalization;

namespace AgentNet.Registry.Core;

/// <summary>A version by semver.org 2.0.0: three numbers, an optional pre-release that sorts below the release, build metadata that is ignored. Missing minor and patch numbers read as 0.</summary>
public sealed record SemanticVersion(long Major, long Minor, long Patch, string PreRelease = "") : IComparable<SemanticVersion>
{
    public static bool TryParse(string? text, out SemanticVersion version)
    {
        version = new SemanticVersion(0, 0, 0);
        if (string.IsNullOrEmpty(text))
        {
            return false;
        }
        var withoutBuild = text.Split('+', 2)[0];
        var parts = withoutBuild.Split('-', 2);
        var numbers = parts[0].Split('.');
        if (numbers.Length > 3)
        {
            return false;
        }
        Span<long> values = stackalloc long[3];
        values.Clear();
        for (var i = 0; i < numbers.Length; i++)
        {
            if (!long.TryParse(numbers[i], NumberStyles.None, CultureInfo.InvariantCulture, out values[i]))
            {
                return false;
            }
        }
        if (parts.Length == 2 && !parts[1].Split('.').All(IsIdentifier))
        {
            return false;
        }
        version = new SemanticVersion(values[0], values[1], values[2], parts.Length == 2 ? parts[1] : "");
        return true;
    }

    public int CompareTo(SemanticVersion? other)
    {
        if (other is null)
        {
            return 1;
        }
        var numbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return numbers != 0 ? numbers : ComparePreRelease(PreRelease, other.PreRelease);
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(PreRelease.Length == 0 ? "" : "-" + PreRelease)}");

    private static int ComparePreRelease(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0)
        {
            return right.Length.CompareTo(left.Length);
        }
        var lefts = left.Split('.');
        var rights = right.Split('.');
        for (var i = 0; i < Math.Min(lefts.Length, rights.Length); i++)
        {
            var order = CompareIdentifiers(lefts[i], rights[i]);
            if (order != 0)
            {
                return order;
            }
        }
        return lefts.Length.CompareTo(rights.Length);
    }

    /// <summary>Numbers compare as numbers and sort below words.</summary>
    private static int CompareIdentifiers(string left, string right)
    {
        var leftIsNumber = long.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out var leftNumber);
        var rightIsNumber = long.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out var rightNumber);
        return (leftIsNumber, rightIsNumber) switch
        {
            (true, true) => leftNumber.CompareTo(rightNumber),
            (true, false) => -1,
            (false, true) => 1,
            (false, false) => string.CompareOrdinal(left, right),
        };
    }

    private static bool IsIdentifier(string text) => text.Length > 0 && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
}

using System.Globalization;

namespace Akka.Util;

/// <summary>
/// The version of an application: dotted numbers and a rest, such as <c>1.2.3-rc1</c>. Numbers are compared first, missing
/// ones count as zero, then the rests as text; a version without a rest is therefore lower than the same one with a rest.
/// </summary>
public class AppVersion : IComparable<AppVersion>, IEquatable<AppVersion>
{
    public static readonly AppVersion Zero = Create("0.0.0");

    private const int MaxDigits = 18;

    private readonly long[] _numbers;
    private readonly string _rest;

    private AppVersion(string version, long[] numbers, string rest)
    {
        Version = version;
        _numbers = numbers;
        _rest = rest;
    }

    public string Version { get; }

    public static AppVersion Create(string version)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        var text = version.Trim();
        var numbers = new List<long>();
        var at = 0;
        while (NumberLength(text, at) is > 0 and var length)
        {
            numbers.Add(long.Parse(text.AsSpan(at, length), NumberStyles.None, CultureInfo.InvariantCulture));
            at += length;
            if (at == text.Length || text[at] is '-' or '+')
                break;
            at++;
        }

        return new AppVersion(text, [.. numbers], text[at..].TrimStart('-', '+'));
    }

    public int CompareTo(AppVersion? other)
    {
        if (other is null)
            return 1;
        for (var i = 0; i < Math.Max(_numbers.Length, other._numbers.Length); i++)
        {
            var order = Number(i).CompareTo(other.Number(i));
            if (order != 0)
                return order;
        }

        return string.CompareOrdinal(_rest, other._rest);
    }

    public bool Equals(AppVersion? other) => CompareTo(other) == 0;

    public override bool Equals(object? obj) => obj is AppVersion other && Equals(other);

    // Trailing zeros do not count, as in CompareTo.
    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < _numbers.AsSpan().TrimEnd(0L).Length; i++)
            hash.Add(_numbers[i]);
        hash.Add(_rest);
        return hash.ToHashCode();
    }

    public override string ToString() => Version;

    private long Number(int index) => index < _numbers.Length ? _numbers[index] : 0;

    /// <summary>The digits from <paramref name="start"/>, or zero when what stands there up to the next separator is not a number.</summary>
    private static int NumberLength(string text, int start)
    {
        var end = start;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - start <= MaxDigits && (end == text.Length || text[end] is '.' or '-' or '+') ? end - start : 0;
    }
}

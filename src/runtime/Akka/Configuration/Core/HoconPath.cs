using System.Buffers;
using System.Text;

namespace Akka.Configuration.Core;

/// <summary>
/// The segments of a key such as <c>akka.actor."my.key"</c>. Dots separate segments, quotes protect dots.
/// </summary>
internal sealed class HoconPath
{
    public static readonly HoconPath Root = new([]);

    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/");

    public HoconPath(string[] segments) => Segments = segments;

    public string[] Segments { get; }

    public int Length => Segments.Length;

    public static HoconPath Parse(string path)
    {
        if (!path.Contains('"', StringComparison.Ordinal))
        {
            var plain = path.Split('.');
            return Array.TrueForAll(plain, static segment => segment.Length > 0)
                ? new HoconPath(plain)
                : throw new ConfigurationException($"'{path}' is not a configuration path: a segment is empty.");
        }

        return HoconParser.ParsePath(path);
    }

    public HoconPath Append(string segment) => new([.. Segments, segment]);

    public HoconPath Append(HoconPath other) => new([.. Segments, .. other.Segments]);

    public HoconPath Skip(int count) => new(Segments[count..]);

    public bool StartsWith(HoconPath prefix) =>
        Length >= prefix.Length && Segments.AsSpan(0, prefix.Length).SequenceEqual(prefix.Segments);

    /// <summary>A segment as it has to be written in a path or before a separator.</summary>
    public static string Quote(string segment) =>
        segment.Length > 0 && !segment.AsSpan().ContainsAnyExcept(PlainCharacters) && !segment.Contains("//", StringComparison.Ordinal) && segment != "include"
            ? segment
            : HoconPrinter.Quote(segment);

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments)
            text.Append(text.Length == 0 ? "" : ".").Append(Quote(segment));
        return text.ToString();
    }
}

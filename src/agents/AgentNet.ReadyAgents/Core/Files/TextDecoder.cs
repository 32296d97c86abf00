using System.Text;
using System.Text.Unicode;

namespace AgentNet.ReadyAgents.Files;

/// <summary>A file's text and the encoding it was read by.</summary>
internal sealed record DecodedText(string Text, string Encoding);

/// <summary>
/// Decides whether bytes are text and in which encoding: a byte order mark (UTF-8, UTF-16, UTF-32) is believed, else valid
/// UTF-8, else Latin-1. Bytes with NUL or with many control characters are binary; UTF-16 without a mark is not guessed.
/// </summary>
internal static class TextDecoder
{
    // Control characters that text does not have; a few stray ones are forgiven.
    private const double MostControls = 0.01;

    /// <summary>The text, or null when the bytes are not text.</summary>
    public static DecodedText? Decode(ReadOnlySpan<byte> bytes)
    {
        if (Marked(bytes) is var (encoding, name, skip) && encoding is not null)
        {
            return TextOrNull(encoding.GetString(bytes[skip..]), name);
        }

        if (bytes.Contains((byte)0) || bytes.StartsWith("%PDF-"u8))
        {
            return null;
        }

        return Utf8.IsValid(bytes)
            ? TextOrNull(Encoding.UTF8.GetString(bytes), "utf-8")
            : TextOrNull(Encoding.Latin1.GetString(bytes), "iso-8859-1");
    }

    private static (Encoding? Encoding, string Name, int Skip) Marked(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding.UTF8, "utf-8", 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding.UTF32, "utf-32le", 4),
        [0xFF, 0xFE, ..] => (Encoding.Unicode, "utf-16le", 2),
        [0xFE, 0xFF, ..] => (Encoding.BigEndianUnicode, "utf-16be", 2),
        _ => (null, "", 0),
    };

    private static DecodedText? TextOrNull(string text, string encoding)
    {
        var controls = 0;
        foreach (var character in text)
        {
            controls += character == '\0' || (char.IsControl(character) && !char.IsWhiteSpace(character) && character is not '\u001b' and not '\b') ? 1 : 0;
        }

        return controls <= text.Length * MostControls ? new DecodedText(text, encoding) : null;
    }
}

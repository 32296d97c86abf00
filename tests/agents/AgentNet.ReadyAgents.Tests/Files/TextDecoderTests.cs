using System.Text;
using AgentNet.ReadyAgents.Files;

namespace AgentNet.ReadyAgents.Tests.Files;

public class TextDecoderTests
{
    private const string Sample = "Größe, Ώρα, 分散 and plain words";

    [Fact]
    public void Utf8_needs_no_mark()
    {
        TextDecoder.Decode(Encoding.UTF8.GetBytes(Sample)).ShouldBe(new DecodedText(Sample, "utf-8"));
        TextDecoder.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Sample)]).ShouldBe(new DecodedText(Sample, "utf-8"));
    }

    [Fact]
    public void Utf16_and_utf32_are_known_by_their_marks()
    {
        TextDecoder.Decode([0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Sample)]).ShouldBe(new DecodedText(Sample, "utf-16le"));
        TextDecoder.Decode([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(Sample)]).ShouldBe(new DecodedText(Sample, "utf-16be"));
        TextDecoder.Decode([0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes(Sample)]).ShouldBe(new DecodedText(Sample, "utf-32le"));
    }

    [Fact]
    public void Other_text_is_read_as_latin1() =>
        TextDecoder.Decode(Encoding.Latin1.GetBytes("Größe in Öl")).ShouldBe(new DecodedText("Größe in Öl", "iso-8859-1"));

    [Fact]
    public void Nothing_is_an_empty_text() => TextDecoder.Decode([]).ShouldBe(new DecodedText("", "utf-8"));

    [Fact]
    public void Bytes_with_nul_or_many_controls_are_binary()
    {
        TextDecoder.Decode([0x7F, (byte)'E', (byte)'L', (byte)'F', 0, 1, 2]).ShouldBeNull();
        TextDecoder.Decode([.. Enumerable.Range(1, 255).Select(i => (byte)i)]).ShouldBeNull();
        TextDecoder.Decode("%PDF-1.7\nplain so far"u8).ShouldBeNull();
    }

    [Fact]
    public void A_stray_control_character_does_not_make_a_text_binary() =>
        TextDecoder.Decode(Encoding.UTF8.GetBytes(new string('a', 500) + "\u0007")).ShouldNotBeNull();

    [Fact]
    public void Tabs_form_feeds_and_escapes_belong_to_text() =>
        TextDecoder.Decode("\t\f\r\n\u001b[1mbold\u001b[0m"u8).ShouldNotBeNull();
}

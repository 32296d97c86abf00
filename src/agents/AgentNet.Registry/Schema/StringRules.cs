using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentNet.Registry.Schema;

/// <summary>`minLength`, `maxLength` (in code points) and `pattern` (found anywhere unless anchored; matched in linear time).</summary>
internal sealed class StringRules : Rule
{
    public int? MinLength { get; set; }
    public int? MaxLength { get; set; }
    public Regex? Pattern { get; set; }

    public override void Check(JsonElement value, Validation run)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return;
        }
        var text = value.GetString()!;
        if (MinLength is not null || MaxLength is not null)
        {
            var length = CodePoints(text);
            if (length < MinLength)
            {
                run.Fail("minLength", $"at least {JsonText.Count(MinLength.Value, "character", "characters")}", JsonText.Count(length, "character", "characters"));
            }
            if (length > MaxLength)
            {
                run.Fail("maxLength", $"at most {JsonText.Count(MaxLength.Value, "character", "characters")}", JsonText.Count(length, "character", "characters"));
            }
        }
        if (Pattern is not null && !Pattern.IsMatch(text))
        {
            run.Fail("pattern", $"text matching {Pattern}", value);
        }
    }

    private static int CodePoints(string text)
    {
        var count = text.Length;
        for (var i = 0; i + 1 < text.Length; i++)
        {
            if (char.IsSurrogatePair(text[i], text[i + 1]))
            {
                count--;
                i++;
            }
        }
        return count;
    }
}

using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>`enum` and `const`: the value is one of the listed ones.</summary>
internal sealed class OneOfValues(string keyword, JsonElement[] allowed) : Rule
{
    private readonly string _expected = (allowed.Length == 1 ? "" : "one of ") + string.Join(", ", allowed.Select(JsonText.Describe));

    public override void Check(JsonElement value, Validation run)
    {
        foreach (var candidate in allowed)
        {
            if (JsonElement.DeepEquals(candidate, value))
            {
                return;
            }
        }
        run.Fail(keyword, _expected, value);
    }
}

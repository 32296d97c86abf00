using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>One compiled schema: its types and its rules. Filled once by the compiler (a reference may point at a node that is still being filled), then only read.</summary>
internal sealed class SchemaNode(string pointer)
{
    public static readonly SchemaNode Everything = new("");

    public string Pointer { get; } = pointer;

    /// <summary>`None` means that no `type` was given.</summary>
    public JsonTypes Types { get; set; }

    /// <summary>The schema `false`: no value is valid.</summary>
    public bool Nothing { get; set; }

    public List<Rule> Rules { get; } = [];

    public void Check(JsonElement value, Validation run)
    {
        if (Nothing)
        {
            run.Fail("false", "no value here", value);
            return;
        }
        if (Types != JsonTypes.None && !JsonTypeNames.Allows(Types, value))
        {
            // The other rules speak about the right type only; their complaints would be noise.
            run.Fail("type", JsonTypeNames.Describe(Types), value);
            return;
        }
        foreach (var rule in Rules)
        {
            rule.Check(value, run);
        }
    }
}

/// <summary>A group of keywords that are checked together. It ignores values of kinds it does not speak about.</summary>
internal abstract class Rule
{
    public abstract void Check(JsonElement value, Validation run);

    /// <summary>The schemas this rule applies to the same value; the compiler looks for endless circles among them.</summary>
    public virtual IEnumerable<SchemaNode> InPlace => [];
}

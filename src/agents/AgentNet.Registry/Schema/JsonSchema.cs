using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>
/// A compiled JSON schema (2020-12, the keywords of <see cref="SchemaKeywords"/>): checks values without reflection and in time linear in the value.
/// Immutable and safe to share.
/// </summary>
public sealed class JsonSchema
{
    private readonly SchemaNode _root;

    internal JsonSchema(string text, SchemaNode root)
    {
        Text = text;
        _root = root;
    }

    /// <summary>Accepts every value; what a capability without a schema has.</summary>
    public static JsonSchema Any { get; } = new("true", SchemaNode.Everything);

    /// <summary>The JSON text the schema was compiled from.</summary>
    public string Text { get; }

    /// <summary>Compiles the text; an empty one means <see cref="Any"/>.</summary>
    public static bool TryParse(string text, out JsonSchema schema, out SchemaRefusal? refusal)
    {
        schema = Any;
        refusal = null;
        if (string.IsNullOrWhiteSpace(text))
        {
            return true;
        }
        try
        {
            using var document = JsonDocument.Parse(text);
            // The compiler keeps elements (enum, const), which must outlive the document's pooled memory.
            schema = new JsonSchema(text, new SchemaCompiler(document.RootElement.Clone()).Compile());
            return true;
        }
        catch (JsonException error)
        {
            refusal = new SchemaRefusal("(text)", "", $"not valid JSON: {error.Message}");
            return false;
        }
        catch (SchemaRefusedException error)
        {
            refusal = error.Refusal;
            return false;
        }
    }

    /// <exception cref="SchemaRefusedException">The text is not a schema that can be checked completely.</exception>
    public static JsonSchema Parse(string text) =>
        TryParse(text, out var schema, out var refusal) ? schema : throw new SchemaRefusedException(refusal!);

    /// <summary>What is wrong with the value; empty when it is valid. At most 20 violations are listed.</summary>
    public IReadOnlyList<SchemaViolation> Validate(JsonElement value)
    {
        if (ReferenceEquals(_root, SchemaNode.Everything))
        {
            return [];
        }
        var run = new Validation();
        _root.Check(value, run);
        return run.Violations;
    }

    public override string ToString() => Text;
}

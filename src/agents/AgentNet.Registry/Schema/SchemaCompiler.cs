using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentNet.Registry.Schema;

/// <summary>Turns schema JSON into nodes: refuses what would not be checked, resolves local references, and refuses circles that never descend into the value.</summary>
internal sealed class SchemaCompiler(JsonElement root)
{
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);

    public SchemaNode Compile()
    {
        var compiled = NodeAt(root, "");
        var checkedNodes = new HashSet<SchemaNode>();
        foreach (var node in _nodes.Values)
        {
            RefuseCircle(node, [], checkedNodes);
        }
        return compiled;
    }

    private SchemaNode NodeAt(JsonElement schema, string pointer)
    {
        if (_nodes.TryGetValue(pointer, out var known))
        {
            return known;
        }
        var node = new SchemaNode(pointer);
        _nodes.Add(pointer, node);
        switch (schema.ValueKind)
        {
            case JsonValueKind.True:
                break;
            case JsonValueKind.False:
                node.Nothing = true;
                break;
            case JsonValueKind.Object:
                Fill(node, new Keywords(schema, pointer));
                break;
            case JsonValueKind.Undefined or JsonValueKind.Array or JsonValueKind.String or JsonValueKind.Number or JsonValueKind.Null:
            default:
                throw Refused("(schema)", pointer, $"a schema is an object, true or false, not {JsonText.Describe(schema)}");
        }
        return node;
    }

    private void Fill(SchemaNode node, Keywords keywords)
    {
        keywords.RefuseUnknown();
        if (keywords.TryGet("$schema", out var dialect) && dialect.ToString().TrimEnd('#') != SchemaKeywords.Dialect)
        {
            throw Refused("$schema", node.Pointer, $"only {SchemaKeywords.Dialect} is understood");
        }
        node.Types = keywords.Types();
        if (keywords.TryGet("enum", out var values))
        {
            node.Rules.Add(new OneOfValues("enum", [.. keywords.Array("enum", values)]));
        }
        if (keywords.TryGet("const", out var constant))
        {
            node.Rules.Add(new OneOfValues("const", [constant]));
        }
        AddNumberRules(node, keywords);
        AddStringRules(node, keywords);
        AddArrayRules(node, keywords);
        AddObjectRules(node, keywords);
        AddCombinations(node, keywords);
        // Definitions nobody refers to are compiled too: a mistake in one should not wait for its first use.
        foreach (var (_, definition, at) in keywords.Members("$defs"))
        {
            NodeAt(definition, at);
        }
    }

    private static void AddNumberRules(SchemaNode node, Keywords keywords)
    {
        if (keywords.HasAny("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"))
        {
            node.Rules.Add(new NumberRules
            {
                Minimum = keywords.Number("minimum"),
                Maximum = keywords.Number("maximum"),
                ExclusiveMinimum = keywords.Number("exclusiveMinimum"),
                ExclusiveMaximum = keywords.Number("exclusiveMaximum"),
                MultipleOf = keywords.Number("multipleOf", positive: true),
            });
        }
    }

    private static void AddStringRules(SchemaNode node, Keywords keywords)
    {
        if (keywords.HasAny("minLength", "maxLength", "pattern"))
        {
            node.Rules.Add(new StringRules
            {
                MinLength = keywords.Count("minLength"),
                MaxLength = keywords.Count("maxLength"),
                Pattern = keywords.TryGet("pattern", out var pattern) ? Compiled("pattern", pattern, node.Pointer) : null,
            });
        }
    }

    private void AddArrayRules(SchemaNode node, Keywords keywords)
    {
        if (keywords.HasAny("prefixItems", "items", "minItems", "maxItems", "uniqueItems", "contains"))
        {
            node.Rules.Add(new ArrayRules
            {
                PrefixItems = Nodes(keywords, "prefixItems"),
                Items = Node(keywords, "items"),
                MinItems = keywords.Count("minItems"),
                MaxItems = keywords.Count("maxItems"),
                UniqueItems = keywords.Boolean("uniqueItems"),
                Contains = Node(keywords, "contains"),
                MinContains = keywords.Count("minContains"),
                MaxContains = keywords.Count("maxContains"),
            });
        }
    }

    private void AddObjectRules(SchemaNode node, Keywords keywords)
    {
        if (!keywords.HasAny("properties", "required", "additionalProperties", "patternProperties", "propertyNames", "minProperties", "maxProperties", "dependentRequired"))
        {
            return;
        }
        var rules = new ObjectRules
        {
            Required = keywords.Names("required"),
            AdditionalProperties = Node(keywords, "additionalProperties"),
            PatternProperties = [.. keywords.Members("patternProperties").Select(member => (Compiled("patternProperties", member.Name, node.Pointer), NodeAt(member.Value, member.Pointer)))],
            PropertyNames = Node(keywords, "propertyNames"),
            MinProperties = keywords.Count("minProperties"),
            MaxProperties = keywords.Count("maxProperties"),
            DependentRequired = [.. keywords.Members("dependentRequired").Select(member => (member.Name, keywords.Names("dependentRequired", member.Value)))],
        };
        rules.SetProperties(keywords.Members("properties").Select(member => (member.Name, NodeAt(member.Value, member.Pointer))));
        node.Rules.Add(rules);
    }

    private void AddCombinations(SchemaNode node, Keywords keywords)
    {
        if (keywords.TryGet("$ref", out var reference))
        {
            node.Rules.Add(new AllOf([Resolve(reference, node.Pointer)]));
        }
        if (keywords.HasAny("allOf"))
        {
            node.Rules.Add(new AllOf(Nodes(keywords, "allOf")));
        }
        if (keywords.HasAny("anyOf"))
        {
            node.Rules.Add(new AnyOf(Nodes(keywords, "anyOf")));
        }
        if (keywords.HasAny("oneOf"))
        {
            node.Rules.Add(new ExactlyOneOf(Nodes(keywords, "oneOf")));
        }
        if (Node(keywords, "not") is { } refused)
        {
            node.Rules.Add(new Not(refused));
        }
    }

    private SchemaNode? Node(Keywords keywords, string keyword) =>
        keywords.TryGet(keyword, out var schema) ? NodeAt(schema, $"{keywords.Pointer}/{keyword}") : null;

    private SchemaNode[] Nodes(Keywords keywords, string keyword)
    {
        if (!keywords.TryGet(keyword, out var schemas))
        {
            return [];
        }
        return [.. keywords.Array(keyword, schemas).Select((schema, index) => NodeAt(schema, $"{keywords.Pointer}/{keyword}/{index}"))];
    }

    private SchemaNode Resolve(JsonElement reference, string pointer)
    {
        var text = reference.ValueKind == JsonValueKind.String ? reference.GetString()! : "";
        if (!text.StartsWith('#') || (text.Length > 1 && text[1] != '/'))
        {
            throw Refused("$ref", pointer, $"only references inside the document are followed ('#' or '#/$defs/name'), not {JsonText.Describe(reference)}");
        }
        var target = root;
        foreach (var segment in text.Split('/').Skip(1))
        {
            var name = Uri.UnescapeDataString(segment).Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            var found = target.ValueKind switch
            {
                JsonValueKind.Object => target.TryGetProperty(name, out target),
                JsonValueKind.Array => int.TryParse(name, out var index) && index >= 0 && index < target.GetArrayLength() && (target = target[index]).ValueKind != JsonValueKind.Undefined,
                JsonValueKind.Undefined or JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or _ => false,
            };
            if (!found)
            {
                throw Refused("$ref", pointer, $"nothing stands at '{text}'");
            }
        }
        return NodeAt(target, text[1..]);
    }

    private static Regex Compiled(string keyword, JsonElement pattern, string pointer) =>
        pattern.ValueKind == JsonValueKind.String
            ? Compiled(keyword, pattern.GetString()!, pointer)
            : throw Refused(keyword, pointer, $"a pattern is a string, not {JsonText.Describe(pattern)}");

    /// <summary>Without backtracking: a hostile text costs linear time, so no timeout is needed. What such a matcher cannot do is refused.</summary>
    private static Regex Compiled(string keyword, string pattern, string pointer)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (NotSupportedException)
        {
            throw Refused(keyword, pointer, $"'{pattern}' needs backtracking (lookaround, back reference); write it without");
        }
        catch (RegexParseException error)
        {
            throw Refused(keyword, pointer, $"'{pattern}' is not a regular expression: {error.Message}");
        }
    }

    private static void RefuseCircle(SchemaNode node, HashSet<SchemaNode> open, HashSet<SchemaNode> done)
    {
        if (done.Contains(node))
        {
            return;
        }
        if (!open.Add(node))
        {
            throw Refused("$ref", node.Pointer, "refers to itself without descending into the value, so checking would never end");
        }
        foreach (var next in node.Rules.SelectMany(rule => rule.InPlace))
        {
            RefuseCircle(next, open, done);
        }
        open.Remove(node);
        done.Add(node);
    }

    internal static SchemaRefusedException Refused(string keyword, string pointer, string reason) => new(new SchemaRefusal(keyword, pointer, reason));
}

using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace AgentNet.Registry.Schema;

/// <summary>`properties`, `required`, `additionalProperties`, `patternProperties`, `propertyNames`, `minProperties`, `maxProperties`, `dependentRequired`.</summary>
internal sealed class ObjectRules : Rule
{
    private PropertyRule[] _properties = [];

    public IReadOnlyList<string> Required { get; set; } = [];
    public SchemaNode? AdditionalProperties { get; set; }
    public (Regex Name, SchemaNode Node)[] PatternProperties { get; set; } = [];
    public SchemaNode? PropertyNames { get; set; }
    public int? MinProperties { get; set; }
    public int? MaxProperties { get; set; }
    public (string Name, string[] Needs)[] DependentRequired { get; set; } = [];

    public void SetProperties(IEnumerable<(string Name, SchemaNode Node)> properties) =>
        _properties = [.. properties.Select(property => new PropertyRule(property.Name, Encoding.UTF8.GetBytes(property.Name), property.Node))];

    public override void Check(JsonElement value, Validation run)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            return;
        }
        var count = CheckMembers(value, run);
        foreach (var name in Required)
        {
            if (!value.TryGetProperty(name, out _))
            {
                run.Fail("required", $"a property '{name}'", "an object without it");
            }
        }
        foreach (var (name, needs) in DependentRequired)
        {
            if (value.TryGetProperty(name, out _))
            {
                foreach (var need in needs.Where(need => !value.TryGetProperty(need, out _)))
                {
                    run.Fail("dependentRequired", $"a property '{need}' beside '{name}'", "an object without it");
                }
            }
        }
        if (count < MinProperties)
        {
            run.Fail("minProperties", $"at least {JsonText.Count(MinProperties.Value, "property", "properties")}", value);
        }
        if (count > MaxProperties)
        {
            run.Fail("maxProperties", $"at most {JsonText.Count(MaxProperties.Value, "property", "properties")}", value);
        }
    }

    private int CheckMembers(JsonElement value, Validation run)
    {
        var count = 0;
        // Writers emit members in declaration order, so the search begins where the last one ended.
        var next = 0;
        foreach (var member in value.EnumerateObject())
        {
            count++;
            var declared = Find(member, next);
            if (declared >= 0)
            {
                next = declared + 1;
                Descend(_properties[declared].Name, _properties[declared].Node, member.Value, run);
            }
            if (PatternProperties.Length > 0 || PropertyNames is not null || (declared < 0 && AdditionalProperties is not null))
            {
                CheckByName(member, declared >= 0, run);
            }
        }
        return count;
    }

    private void CheckByName(JsonProperty member, bool declared, Validation run)
    {
        var name = member.Name;
        foreach (var (pattern, node) in PatternProperties)
        {
            if (pattern.IsMatch(name))
            {
                declared = true;
                Descend(name, node, member.Value, run);
            }
        }
        if (PropertyNames is not null)
        {
            Descend(name, PropertyNames, JsonSerializer.SerializeToElement(name), run);
        }
        if (declared || AdditionalProperties is not { } additional)
        {
            return;
        }
        if (additional.Nothing)
        {
            run.Enter(name);
            run.Fail("additionalProperties", _properties.Length == 0 ? "no properties" : "one of the properties " + string.Join(", ", _properties.Select(p => p.Name)), $"the property '{name}'");
            run.Leave();
            return;
        }
        Descend(name, additional, member.Value, run);
    }

    private static void Descend(string name, SchemaNode node, JsonElement value, Validation run)
    {
        run.Enter(name);
        node.Check(value, run);
        run.Leave();
    }

    private int Find(JsonProperty member, int from)
    {
        for (var step = 0; step < _properties.Length; step++)
        {
            var index = (from + step) % _properties.Length;
            if (member.NameEquals(_properties[index].Utf8))
            {
                return index;
            }
        }
        return -1;
    }

    private sealed record PropertyRule(string Name, byte[] Utf8, SchemaNode Node);
}

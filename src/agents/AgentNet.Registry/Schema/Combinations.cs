using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>`$ref` and `allOf`: the value satisfies every one of the nodes.</summary>
internal sealed class AllOf(SchemaNode[] nodes) : Rule
{
    public override IEnumerable<SchemaNode> InPlace => nodes;

    public override void Check(JsonElement value, Validation run)
    {
        foreach (var node in nodes)
        {
            node.Check(value, run);
        }
    }
}

/// <summary>`anyOf`: at least one alternative fits. When none does, the one that got deepest into the value is the one meant, and its complaints are reported.</summary>
internal sealed class AnyOf(SchemaNode[] nodes) : Rule
{
    public override IEnumerable<SchemaNode> InPlace => nodes;

    public override void Check(JsonElement value, Validation run)
    {
        Validation.Attempt? closest = null;
        var deepest = -1;
        foreach (var node in nodes)
        {
            var mark = run.Here();
            node.Check(value, run);
            var attempt = run.TakeBack(mark);
            if (attempt.Failures == 0)
            {
                return;
            }
            var depth = attempt.Violations.Count == 0 ? 0 : attempt.Violations.Max(violation => violation.Pointer.Count(c => c == '/'));
            if (depth > deepest)
            {
                (closest, deepest) = (attempt, depth);
            }
        }
        if (closest is not null && deepest > run.Depth)
        {
            run.PutBack(closest);
            return;
        }
        run.Fail("anyOf", Describe(nodes), value);
    }

    internal static string Describe(SchemaNode[] nodes) =>
        nodes.All(node => node.Types != JsonTypes.None)
            ? JsonTypeNames.Describe(nodes.Aggregate(JsonTypes.None, (types, node) => types | node.Types))
            : $"a value of one of the {nodes.Length} alternatives";
}

/// <summary>`oneOf`: exactly one alternative fits.</summary>
internal sealed class ExactlyOneOf(SchemaNode[] nodes) : Rule
{
    public override IEnumerable<SchemaNode> InPlace => nodes;

    public override void Check(JsonElement value, Validation run)
    {
        var matches = 0;
        foreach (var node in nodes)
        {
            var mark = run.Here();
            node.Check(value, run);
            matches += run.TakeBack(mark).Failures == 0 ? 1 : 0;
        }
        if (matches == 0)
        {
            run.Fail("oneOf", AnyOf.Describe(nodes), value);
        }
        else if (matches > 1)
        {
            run.Fail("oneOf", "exactly one matching alternative", $"a value that {matches} of them accept");
        }
    }
}

/// <summary>`not`: the value does not satisfy the node.</summary>
internal sealed class Not(SchemaNode node) : Rule
{
    public override IEnumerable<SchemaNode> InPlace => [node];

    public override void Check(JsonElement value, Validation run)
    {
        var mark = run.Here();
        node.Check(value, run);
        if (run.TakeBack(mark).Failures == 0)
        {
            run.Fail("not", "a value that the schema under 'not' refuses", value);
        }
    }
}

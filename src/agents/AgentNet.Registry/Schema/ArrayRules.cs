using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>`prefixItems`, `items`, `minItems`, `maxItems`, `uniqueItems`, `contains`, `minContains`, `maxContains`.</summary>
internal sealed class ArrayRules : Rule
{
    public SchemaNode[] PrefixItems { get; set; } = [];
    public SchemaNode? Items { get; set; }
    public int? MinItems { get; set; }
    public int? MaxItems { get; set; }
    public bool UniqueItems { get; set; }
    public SchemaNode? Contains { get; set; }
    public int? MinContains { get; set; }
    public int? MaxContains { get; set; }

    public override void Check(JsonElement value, Validation run)
    {
        if (value.ValueKind != JsonValueKind.Array)
        {
            return;
        }
        var length = value.GetArrayLength();
        if (length < MinItems)
        {
            run.Fail("minItems", $"at least {JsonText.Count(MinItems.Value, "item", "items")}", value);
        }
        if (length > MaxItems)
        {
            // Not a word about the items: an array that is far too long would be read for nothing.
            run.Fail("maxItems", $"at most {JsonText.Count(MaxItems.Value, "item", "items")}", value);
            return;
        }
        CheckItems(value, run);
        if (UniqueItems)
        {
            CheckUnique(value, run);
        }
        if (Contains is not null)
        {
            CheckContains(value, Contains, run);
        }
    }

    private void CheckItems(JsonElement value, Validation run)
    {
        if (PrefixItems.Length == 0 && Items is null)
        {
            return;
        }
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var node = index < PrefixItems.Length ? PrefixItems[index] : Items;
            if (node is null)
            {
                return;
            }
            run.Enter(index);
            node.Check(item, run);
            run.Leave();
            index++;
        }
    }

    private static void CheckUnique(JsonElement value, Validation run)
    {
        var seen = new HashSet<JsonElement>(JsonText.Equality);
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            if (!seen.Add(item))
            {
                run.Enter(index);
                run.Fail("uniqueItems", "an item that differs from the ones before", item);
                run.Leave();
                return;
            }
            index++;
        }
    }

    private void CheckContains(JsonElement value, SchemaNode wanted, Validation run)
    {
        var matches = 0;
        foreach (var item in value.EnumerateArray())
        {
            var mark = run.Here();
            wanted.Check(item, run);
            matches += run.TakeBack(mark).Failures == 0 ? 1 : 0;
        }
        var least = MinContains ?? 1;
        if (matches < least)
        {
            run.Fail("contains", $"at least {JsonText.Count(least, "matching item", "matching items")}", JsonText.Count(matches, "matching item", "matching items"));
        }
        if (matches > MaxContains)
        {
            run.Fail("maxContains", $"at most {JsonText.Count(MaxContains.Value, "matching item", "matching items")}", JsonText.Count(matches, "matching item", "matching items"));
        }
    }
}

using System.Globalization;
using System.Text.Json;

namespace AgentNet.Registry.Schema;

/// <summary>`minimum`, `maximum`, `exclusiveMinimum`, `exclusiveMaximum`, `multipleOf`. Exact in decimal where both numbers fit, else in double.</summary>
internal sealed class NumberRules : Rule
{
    public JsonNumber? Minimum { get; set; }
    public JsonNumber? Maximum { get; set; }
    public JsonNumber? ExclusiveMinimum { get; set; }
    public JsonNumber? ExclusiveMaximum { get; set; }
    public JsonNumber? MultipleOf { get; set; }

    public override void Check(JsonElement value, Validation run)
    {
        if (value.ValueKind != JsonValueKind.Number)
        {
            return;
        }
        var number = JsonNumber.From(value);
        if (Minimum is { } minimum && number.CompareTo(minimum) < 0)
        {
            run.Fail("minimum", $"at least {minimum}", value);
        }
        if (Maximum is { } maximum && number.CompareTo(maximum) > 0)
        {
            run.Fail("maximum", $"at most {maximum}", value);
        }
        if (ExclusiveMinimum is { } above && number.CompareTo(above) <= 0)
        {
            run.Fail("exclusiveMinimum", $"more than {above}", value);
        }
        if (ExclusiveMaximum is { } below && number.CompareTo(below) >= 0)
        {
            run.Fail("exclusiveMaximum", $"less than {below}", value);
        }
        if (MultipleOf is { } step && !number.IsMultipleOf(step))
        {
            run.Fail("multipleOf", $"a multiple of {step}", value);
        }
    }
}

internal readonly record struct JsonNumber(decimal? Exact, double Wide) : IComparable<JsonNumber>
{
    public static JsonNumber From(JsonElement value) => new(value.TryGetDecimal(out var exact) ? exact : null, value.GetDouble());

    public int CompareTo(JsonNumber other) =>
        Exact is { } left && other.Exact is { } right ? left.CompareTo(right) : Wide.CompareTo(other.Wide);

    public bool IsMultipleOf(JsonNumber step)
    {
        if (Exact is { } left && step.Exact is { } right && right != 0)
        {
            return left % right == 0;
        }
        return Math.IEEERemainder(Wide, step.Wide) == 0;
    }

    public override string ToString() => Exact?.ToString(CultureInfo.InvariantCulture) ?? Wide.ToString("R", CultureInfo.InvariantCulture);
}

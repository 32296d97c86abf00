using System.Globalization;
using System.Text.Json.Nodes;

namespace AgentNet.Contracts;

/// <summary>A reference such as <c>stages.list.result.files[0].path</c>: a root and the steps that follow it, by name or by index.</summary>
public sealed record TemplateReference(string Text, string Root, IReadOnlyList<string> Steps)
{
    /// <summary>The roots that a reference may begin with.</summary>
    public static IReadOnlyList<string> Roots { get; } = ["inputs", "stages", "tasks", "item", "index"];

    /// <exception cref="TemplateException">The text is not a reference.</exception>
    public static TemplateReference Parse(string text)
    {
        var steps = new List<string>();
        foreach (var part in text.Trim().Split('.'))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var name = bracket < 0 ? part : part[..bracket];
            if (name.Length > 0)
            {
                steps.Add(name);
            }

            if (bracket < 0 && name.Length == 0)
            {
                throw new TemplateException(text, "there is an empty step between two dots");
            }

            for (var at = bracket; at >= 0 && at < part.Length;)
            {
                var end = part.IndexOf(']', at);
                if (part[at] != '[' || end < 0 || !int.TryParse(part.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                {
                    throw new TemplateException(text, "an index is written [0], [1] and so on");
                }

                steps.Add(index.ToString(CultureInfo.InvariantCulture));
                at = end + 1;
            }
        }

        if (!Roots.Contains(steps[0], StringComparer.Ordinal))
        {
            throw new TemplateException(text, $"it begins with '{steps[0]}'; references begin with {string.Join(", ", Roots)}");
        }

        return new TemplateReference(text.Trim(), steps[0], steps[1..]);
    }

    /// <summary>Follows the steps from <paramref name="at"/> on. A step into null is null; a missing property or index is an error.</summary>
    internal JsonNode? Walk(JsonNode? value, int at)
    {
        for (; at < Steps.Count; at++)
        {
            switch (value)
            {
                case null:
                    return null;
                case JsonObject properties when properties.TryGetPropertyValue(Steps[at], out var next):
                    value = next;
                    break;
                case JsonArray elements when int.TryParse(Steps[at], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < elements.Count:
                    value = elements[index];
                    break;
                case JsonObject properties:
                    throw new TemplateException(Text, $"there is no '{Steps[at]}'; there is {string.Join(", ", properties.Select(p => p.Key).Take(10))}");
                case JsonArray elements:
                    throw new TemplateException(Text, $"'{Steps[at]}' is not an index into an array of {elements.Count}");
                default:
                    throw new TemplateException(Text, $"'{Steps[at]}' is asked of a value that is not an object or array");
            }
        }

        return value;
    }
}

/// <summary>A template or reference that cannot be filled in. The message names the reference and the reason.</summary>
public sealed class TemplateException(string reference, string reason)
    : Exception($"The reference ${{{reference}}} cannot be filled in: {reason}.");

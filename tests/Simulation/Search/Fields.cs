using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Simulation.Search;

/// <summary>An object as text, by the values of all its fields down to the last one: two protocols with one text behave alike.</summary>
internal static class Fields
{
    private static readonly ConcurrentDictionary<Type, FieldInfo[]> Known = new();

    /// <param name="irrelevant">Names of fields on which nothing that follows depends.</param>
    public static void Describe(object? value, StringBuilder text, IReadOnlySet<string> irrelevant)
    {
        switch (value)
        {
            case null:
                text.Append('-');
                break;
            case string or Enum or IFormattable or bool:
                text.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case Delegate:
                throw new ArgumentException("A delegate has no value that could be compared.", nameof(value));
            case IEnumerable many:
                text.Append('[');
                foreach (var one in many)
                {
                    Describe(one, text, irrelevant);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                text.Append('(');
                foreach (var field in Known.GetOrAdd(value.GetType(), Read))
                {
                    if (irrelevant.Contains(field.Name))
                    {
                        continue;
                    }

                    Describe(field.GetValue(value), text, irrelevant);
                    text.Append(';');
                }

                text.Append(')');
                break;
        }
    }

    private static FieldInfo[] Read(Type type)
    {
        var fields = new List<FieldInfo>();
        for (var declaring = type; declaring is not null; declaring = declaring.BaseType)
        {
            fields.AddRange(declaring.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly));
        }

        return [.. fields];
    }
}

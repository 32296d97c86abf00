using System.Globalization;
using System.Text;
using Akka.Configuration;
using Microsoft.Extensions.Configuration;

namespace Akka.Hosting.Configuration;

/// <summary>
/// Reads the host's configuration (JSON files, environment, command line) as HOCON: <c>:</c> and <c>.</c> separate
/// elements of a path, keys 0 to n-1 make an array, a key in double quotes is taken as it stands.
/// </summary>
public static class ConfigurationHoconAdapter
{
    /// <param name="normalizeKeys">
    /// Turns <c>SeedNodes</c>, <c>SEED_NODES</c> and <c>seedNodes</c> into <c>seed-nodes</c>.
    /// </param>
    public static Config ToHocon(this IConfiguration config, bool normalizeKeys = true)
    {
        ArgumentNullException.ThrowIfNull(config);
        var text = new StringBuilder();
        AppendObject(text, Section.Read(config.GetChildren(), normalizeKeys));
        return ConfigurationFactory.ParseString(text.ToString());
    }

    internal static string ToKebabCase(string key)
    {
        var kebab = new StringBuilder(key.Length + 4);
        for (var i = 0; i < key.Length; i++)
        {
            var c = key[i];
            if (c == '_')
            {
                kebab.Append('-');
                continue;
            }

            // A word begins at a capital after a small letter or digit (seed|Nodes), and at the last capital of a run
            // that a small letter follows (HTTP|Port). A key all in capitals, as in the environment, has no such place.
            if (char.IsUpper(c) && i > 0
                && (char.IsLower(key[i - 1])
                    || (char.IsDigit(key[i - 1]) && key.Any(char.IsLower))
                    || (char.IsUpper(key[i - 1]) && i + 1 < key.Length && char.IsLower(key[i + 1]))))
            {
                kebab.Append('-');
            }

            kebab.Append(char.ToLower(c, CultureInfo.InvariantCulture));
        }

        return kebab.ToString();
    }

    private static void AppendObject(StringBuilder text, Section section)
    {
        foreach (var (key, child) in section.Children)
        {
            text.Append(key.ToHocon()).Append(" : ");
            AppendValue(text, child);
            text.Append('\n');
        }
    }

    private static void AppendValue(StringBuilder text, Section section)
    {
        if (section.Children.Count == 0)
        {
            text.Append(section.Value.ToHocon());
        }
        else if (section.IsArray)
        {
            text.Append('[');
            for (var i = 0; i < section.Children.Count; i++)
            {
                if (i > 0)
                {
                    text.Append(", ");
                }

                AppendValue(text, section.Children[i.ToString(CultureInfo.InvariantCulture)]);
            }

            text.Append(']');
        }
        else
        {
            text.Append("{\n");
            AppendObject(text, section);
            text.Append('}');
        }
    }

    /// <summary>One element of the tree, once differently written keys of the same meaning have come together.</summary>
    private sealed class Section
    {
        public SortedDictionary<string, Section> Children { get; } = new(StringComparer.Ordinal);

        public string? Value { get; private set; }

        public bool IsArray
        {
            get
            {
                for (var i = 0; i < Children.Count; i++)
                {
                    if (!Children.ContainsKey(i.ToString(CultureInfo.InvariantCulture)))
                    {
                        return false;
                    }
                }

                return true;
            }
        }

        public static Section Read(IEnumerable<IConfigurationSection> children, bool normalizeKeys)
        {
            var root = new Section();
            root.Add(children, normalizeKeys);
            return root;
        }

        private void Add(IEnumerable<IConfigurationSection> children, bool normalizeKeys)
        {
            foreach (var child in children)
            {
                var section = this;
                foreach (var element in Elements(child.Key, normalizeKeys))
                {
                    if (!section.Children.TryGetValue(element, out var next))
                    {
                        next = new Section();
                        section.Children.Add(element, next);
                    }

                    section = next;
                }

                section.Value = child.Value ?? section.Value;
                section.Add(child.GetChildren(), normalizeKeys);
            }
        }

        private static string[] Elements(string key, bool normalizeKeys)
        {
            if (key.Length > 1 && key[0] == '"' && key[^1] == '"')
            {
                return [key[1..^1]];
            }

            var elements = key.Split('.', StringSplitOptions.RemoveEmptyEntries);
            return normalizeKeys ? Array.ConvertAll(elements, ToKebabCase) : elements;
        }
    }
}

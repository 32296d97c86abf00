using System.Text;
using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace AgentNet.Node.Core.Settings;

/// <summary>
/// Turns single path and value pairs, as they come from a command line or an environment, into configuration, and values into HOCON.
/// </summary>
internal static partial class SettingTexts
{
    public const string VariablePrefix = "AGENTNET__";

    /// <summary>A list is written as HOCON, <c>[a, b]</c>; everything else is taken as it stands.</summary>
    public static Config ToConfig(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var hocon = new StringBuilder();
        foreach (var (path, value) in settings)
        {
            var text = value.Trim();
            hocon.Append(path).Append(" = ").Append(text.StartsWith('[') && text.EndsWith(']') ? text : Quoted(value)).Append('\n');
        }

        return ConfigurationFactory.ParseString(hocon.ToString());
    }

    /// <summary>A value as HOCON: numbers with their unit and switches as they stand, other text in quotes.</summary>
    /// <exception cref="ConfigurationException">The value is a substitution of what is nowhere set.</exception>
    public static string Shown(HoconValue value)
    {
        if (value.IsObject())
        {
            return "{}";
        }

        if (value.IsArray())
        {
            return $"[{string.Join(", ", value.GetArray().Select(Shown))}]";
        }

        var text = value.GetString() ?? "";
        return NeedsNoQuotes().IsMatch(text) ? text : Quoted(text);
    }

    /// <summary><c>AGENTNET__DATA__FREE_SPACE_FLOOR</c> is <c>agentnet.data.free-space-floor</c>.</summary>
    public static string PathOfVariable(string variable) =>
        variable.Replace("__", ".", StringComparison.Ordinal).Replace('_', '-').ToLowerInvariant();

    public static string VariableOfPath(string path) =>
        path.Replace('-', '_').Replace(".", "__", StringComparison.Ordinal).ToUpperInvariant();

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal)}\"";

    [GeneratedRegex("^(-?[0-9]+([.][0-9]+)? ?[A-Za-z]*|on|off|true|false)$")]
    private static partial Regex NeedsNoQuotes();
}

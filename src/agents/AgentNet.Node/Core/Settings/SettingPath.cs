namespace AgentNet.Node.Core.Settings;

/// <summary>The dotted name of a setting; elements that contain a dot or a space stand in quotes.</summary>
internal static class SettingPath
{
    public static string Join(string parent, string element)
    {
        var quoted = element.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not '-' and not '_') ? $"\"{element}\"" : element;
        return parent.Length == 0 ? quoted : $"{parent}.{quoted}";
    }
}

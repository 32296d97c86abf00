namespace AgentNet.Node.Core.Settings;

/// <summary>
/// Compares what was set with what can be set: the known keys are those of the defaults. It does not look at values.
/// </summary>
internal static class SettingsCheck
{
    /// <summary>Settings of the actor runtime; their keys depend on the plugins in use and are passed on unchecked.</summary>
    private const string RuntimeRoot = "akka";

    public static IEnumerable<string> Problems(SettingsSource source, SettingTree known)
    {
        foreach (var path in new SettingTree(source.Config).Leaves.Keys)
        {
            if (known.IsLeaf(path) || IsUnder(path, RuntimeRoot) || IsInOpenMap(path, known))
            {
                continue;
            }

            yield return known.IsSection(path)
                ? $"{source.PlaceOf(path)}: '{path}' is a section, not a single value; set one of its keys, for example '{FirstKeyOf(path, known)}'."
                : $"{source.PlaceOf(path)}: '{path}' is not a setting.{Suggestion(path, known)}";
        }
    }

    private static bool IsInOpenMap(string path, SettingTree known)
    {
        for (var end = path.LastIndexOf('.'); end > 0; end = path.LastIndexOf('.', end - 1))
        {
            if (known.IsOpenMap(path[..end]))
            {
                return true;
            }
        }

        return false;
    }

    private static string FirstKeyOf(string section, SettingTree known) => known.Leaves.Keys.First(path => IsUnder(path, section));

    private static string Suggestion(string path, SettingTree known)
    {
        if (EditDistance.Nearest(path, known.Leaves.Keys) is { } nearest)
        {
            return $" Did you mean '{nearest}'?";
        }

        // Right name in the wrong section.
        var lastElement = path[(path.LastIndexOf('.') + 1)..];
        var elsewhere = known.Leaves.Keys.FirstOrDefault(key => key.EndsWith($".{lastElement}", StringComparison.Ordinal));
        return elsewhere is null ? " 'agentnet config show' lists all settings." : $" Did you mean '{elsewhere}'?";
    }

    private static bool IsUnder(string path, string section) => path.StartsWith($"{section}.", StringComparison.Ordinal);
}

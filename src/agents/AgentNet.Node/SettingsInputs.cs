namespace AgentNet.Node;

/// <summary>
/// Where a node's settings come from besides its defaults, strongest first: command line, environment, file, profile.
/// </summary>
public sealed record SettingsInputs
{
    /// <summary>Full setting paths and their values, as given with <c>--set</c> or an option of its own.</summary>
    public IReadOnlyDictionary<string, string> CommandLine { get; init; } = new Dictionary<string, string>();

    /// <summary>Environment variables; only those that begin with <c>AGENTNET__</c> are read.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>A HOCON file given with <c>--config</c>.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>One of <see cref="NodeSettings.Profiles"/>, the files of the folder <c>hocon</c> at build time.</summary>
    public string? Profile { get; init; }

    /// <summary>Inputs with this process's environment.</summary>
    public static SettingsInputs FromEnvironment()
    {
        var environment = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry variable in System.Environment.GetEnvironmentVariables())
        {
            environment[(string)variable.Key] = (string?)variable.Value ?? "";
        }

        return new SettingsInputs { Environment = environment };
    }
}

using System.CommandLine;
using AgentNet.Node;

namespace AgentNet.Cli;

/// <summary>Options that every command takes: the data folder, the configuration, and the form of the result.</summary>
internal sealed class SharedOptions
{
    public Option<string?> Data { get; } = new("--data") { Description = "The data folder (default ./.agentnet)", HelpName = "DIR", Recursive = true };

    public Option<string?> ConfigFile { get; } = new("--config") { Description = "A HOCON file with settings", HelpName = "FILE", Recursive = true };

    public Option<string?> Profile { get; } = new("--profile") { Description = "A profile that comes with the product", HelpName = "NAME", Recursive = true };

    public Option<string[]> Set { get; } = new("--set") { Description = "One setting, for example agentnet.gateway.port=8080; may be repeated", HelpName = "PATH=VALUE", Recursive = true };

    public Option<bool> Json { get; } = new("--json") { Description = "Print the result as JSON", Recursive = true };

    public void AddTo(Command root)
    {
        root.Add(Data);
        root.Add(ConfigFile);
        root.Add(Profile);
        root.Add(Set);
        root.Add(Json);
    }

    /// <summary>The settings as they hold for this invocation: command line, environment, file, profile, defaults.</summary>
    public NodeSettings Settings(ParseResult arguments, params ReadOnlySpan<(string Path, string Value)> further) => NodeSettings.Load(Inputs(arguments, further));

    /// <summary>Where those settings come from, for who starts several nodes with them.</summary>
    public SettingsInputs Inputs(ParseResult arguments, params ReadOnlySpan<(string Path, string Value)> further)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in arguments.GetValue(Set) ?? [])
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new CommandException(ExitCodes.Usage, $"--set {pair}: write it as PATH=VALUE, for example --set agentnet.gateway.port=8080.");
            given[pair[..equals]] = pair[(equals + 1)..];
        }

        foreach (var (path, value) in further)
            given.TryAdd(path, value);
        if (arguments.GetValue(Data) is { } folder)
            given.TryAdd("agentnet.data.folder", folder);
        return SettingsInputs.FromEnvironment() with
        {
            CommandLine = given,
            ConfigFile = arguments.GetValue(ConfigFile),
            Profile = arguments.GetValue(Profile),
        };
    }
}

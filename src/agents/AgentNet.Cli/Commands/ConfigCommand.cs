using System.CommandLine;
using System.Text.Json.Nodes;

namespace AgentNet.Cli.Commands;

/// <summary>Shows every setting with its value and where that comes from.</summary>
internal static class ConfigCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var prefix = new Argument<string?>("PATH") { Description = "Only settings below this path", Arity = ArgumentArity.ZeroOrOne };
        var show = Described.Command("show", "Prints the settings as they hold, each with its origin.", "agentnet config show agentnet.gateway");
        show.Add(prefix);
        show.SetAction(arguments =>
        {
            var below = arguments.GetValue(prefix);
            var values = shared.Settings(arguments).Values
                .Where(value => below is null ? value.Path.StartsWith("agentnet.", StringComparison.Ordinal) : value.Path == below || value.Path.StartsWith(below + ".", StringComparison.Ordinal))
                .ToList();
            if (values.Count == 0)
                throw new CommandException(ExitCodes.Usage, $"There is no setting at or below '{below}'; see all with `agentnet config show`.");
            if (arguments.GetValue(shared.Json))
            {
                using var json = System.Text.Json.JsonDocument.Parse(new JsonArray([.. values.Select(value => new JsonObject { ["path"] = value.Path, ["value"] = value.Value, ["origin"] = value.Origin })]).ToJsonString());
                terminal.PrintJson(json.RootElement);
            }
            else
            {
                foreach (var value in values)
                    terminal.Print($"{value.Path} = {value.Value}  # {value.Origin}");
            }

            return ExitCodes.Ok;
        });
        var config = Described.Command("config", "Shows the configuration.", "agentnet config show");
        config.Subcommands.Add(show);
        return config;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using AgentNet.Gateway;

namespace AgentNet.Cli.Commands;

/// <summary>Explains a problem code: what it means and what to do.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var code = new Argument<string?>("CODE") { Description = "A code from an error message; without it all are listed", Arity = ArgumentArity.ZeroOrOne };
        var command = Described.Command("explain", "Explains an error code.", "agentnet explain schema-violation");
        command.Add(code);
        command.SetAction(arguments =>
        {
            var wanted = arguments.GetValue(code);
            var entries = wanted is null ? ProblemCatalog.All : ProblemCatalog.Find(wanted) is { } entry ? [entry] : [];
            if (entries.Count == 0)
                throw new CommandException(ExitCodes.Usage, $"No error has the code '{wanted}'; `agentnet explain` lists all.");
            if (arguments.GetValue(shared.Json))
            {
                var list = new JsonArray([.. entries.Select(one => new JsonObject { ["code"] = one.Code, ["status"] = one.Status, ["title"] = one.Title, ["remedy"] = one.Remedy })]);
                using var json = System.Text.Json.JsonDocument.Parse(list.ToJsonString());
                terminal.PrintJson(json.RootElement);
            }
            else
            {
                foreach (var one in entries)
                    terminal.Print($"{one.Code}: {one.Title}.\n  {one.Remedy}");
            }

            return ExitCodes.Ok;
        });
        return command;
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using AgentNet.Node;

namespace AgentNet.Cli.Commands;

/// <summary>Copies the data folder while the node works, and reads the copy back.</summary>
internal static class BackupCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var target = new Argument<string>("TARGET") { Description = "A folder that does not exist yet" };
        var command = Described.Command("backup", "Copies the data folder as it is at one instant; the node may go on working.", "agentnet backup /backups/monday");
        command.Add(target);
        command.SetAction(async (arguments, cancellation) =>
        {
            var settings = shared.Settings(arguments);
            if (settings.Storage.IsPostgres)
                throw new CommandException(ExitCodes.Failed, "Journal, archive and blobs are in PostgreSQL, and the data folder holds none of them: back the database up with pg_dump, which copies it as it is at one instant.");
            var made = await FolderBackup.CreateAsync(settings.DataPath, arguments.GetValue(target)!, cancellation);
            Print(terminal, made, "backed up to", arguments.GetValue(shared.Json));
            return ExitCodes.Ok;
        });
        return command;
    }

    internal static void Print(Terminal terminal, BackupSummary summary, string done, bool asJson)
    {
        if (!asJson)
        {
            terminal.Print($"{summary.FileCount} files, {summary.Bytes} bytes, {done} {summary.Path}");
            return;
        }

        using var json = System.Text.Json.JsonDocument.Parse(new JsonObject
        {
            ["path"] = summary.Path,
            ["createdAt"] = summary.CreatedAt,
            ["format"] = summary.Format,
            ["files"] = summary.FileCount,
            ["bytes"] = summary.Bytes,
        }.ToJsonString());
        terminal.PrintJson(json.RootElement);
    }
}

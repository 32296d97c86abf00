using System.CommandLine;
using AgentNet.Node;

namespace AgentNet.Cli.Commands;

/// <summary>Makes a data folder of a backup, after reading all of it.</summary>
internal static class RestoreCommand
{
    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var source = new Argument<string>("BACKUP") { Description = "A folder that `agentnet backup` made" };
        var command = Described.Command("restore", "Makes the data folder anew from a backup; it must not exist yet.", "agentnet restore /backups/monday --data ./restored");
        command.Add(source);
        command.SetAction(async (arguments, cancellation) =>
        {
            var folder = shared.Settings(arguments).DataPath;
            var restored = await FolderBackup.RestoreAsync(arguments.GetValue(source)!, folder, cancellation);
            BackupCommand.Print(terminal, restored, "restored to", arguments.GetValue(shared.Json));
            return ExitCodes.Ok;
        });
        return command;
    }
}

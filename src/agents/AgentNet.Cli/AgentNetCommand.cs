using System.CommandLine;
using System.CommandLine.Invocation;
using AgentNet.Cli.Commands;
using AgentNet.Node;
using AgentNet.Workflows;

namespace AgentNet.Cli;

/// <summary>The command tree, and the one place that turns a failure into a message and an exit code.</summary>
internal static class AgentNetCommand
{
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, Terminal terminal, CancellationToken cancellationToken)
    {
        var parsed = Root(terminal).Parse(arguments);
        var streams = new InvocationConfiguration { Output = terminal.Output, Error = terminal.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            var code = await parsed.InvokeAsync(streams, cancellationToken);
            return parsed.Action is ParseErrorAction ? ExitCodes.Usage : code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            terminal.Say("Interrupted. The same command goes on where it was.");
            return ExitCodes.Interrupted;
        }
        catch (CommandException failure)
        {
            terminal.Say($"error: {failure.Message}");
            if (failure.Code.Length > 0)
                terminal.Say($"More: agentnet explain {failure.Code}");
            return failure.ExitCode;
        }
        catch (Exception wrong) when (wrong is SettingsException or WorkflowFileException or WorkflowInputException or DataFolderException)
        {
            terminal.Say($"error: {wrong.Message}");
            return ExitCodes.Usage;
        }
        catch (NodeStartException failure)
        {
            terminal.Say($"error: {failure.Message}");
            return ExitCodes.Failed;
        }
    }

    private static RootCommand Root(Terminal terminal)
    {
        var shared = new SharedOptions();
        var root = new RootCommand($"A durable network of agents on one machine.\n\nExample:\n  agentnet run corpus-report --input ./documents\n\n{ExitCodes.Table}");
        shared.AddTo(root);
        root.Add(RunCommand.Create(terminal, shared));
        root.Add(DevCommand.Create(terminal, shared));
        root.Add(NodeCommand.Create(terminal, shared));
        root.Add(ClusterCommand.Create(terminal, shared));
        foreach (var command in MemberCommand.CreateAll(terminal, shared))
            root.Add(command);
        root.Add(KillCommand.Create(terminal, shared));
        root.Add(SubmitCommand.Create(terminal, shared));
        root.Add(AskCommand.Create(terminal, shared));
        root.Add(TasksCommand.Create(terminal, shared));
        root.Add(TaskCommand.Create(terminal, shared));
        root.Add(AgentsCommand.Create(terminal, shared));
        root.Add(StatsCommand.Create(terminal, shared));
        root.Add(ConfigCommand.Create(terminal, shared));
        root.Add(DoctorCommand.Create(terminal, shared));
        root.Add(ExplainCommand.Create(terminal, shared));
        root.Add(BackupCommand.Create(terminal, shared));
        root.Add(RestoreCommand.Create(terminal, shared));
        root.Add(BenchCommand.Create(terminal, shared));
        return root;
    }
}

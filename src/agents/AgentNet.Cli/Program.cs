using AgentNet.Cli;
using AgentNet.Node;

// The first Ctrl+C or SIGTERM drains, a second one ends the process at once; both lose nothing that was acknowledged.
var terminal = Terminal.OfProcess();
using var signals = new ShutdownSignals(() => terminal.Announce("Stopping; once more to stop at once."));
return await AgentNetCommand.RunAsync(args, terminal, signals.Stop);

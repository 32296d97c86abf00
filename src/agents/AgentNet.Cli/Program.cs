using AgentNet.Cli;
using AgentNet.Node;

// The first Ctrl+C or SIGTERM drains, a second one ends the process at once; both lose nothing that was acknowledged.
using var signals = new ShutdownSignals(() => Console.Error.WriteLine("Stopping; once more to stop at once."));
return await AgentNetCommand.RunAsync(args, Terminal.OfProcess(), signals.Stop);

using System.CommandLine;
using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Commands;

/// <summary>How a task is described on the command line; <c>submit</c> and <c>ask</c> share it.</summary>
internal sealed class TaskOptions
{
    private readonly Argument<string> _capability = new("CAPABILITY") { Description = "What is to be done; see `agentnet agents`" };
    private readonly Argument<string[]> _input = new("INPUT") { Description = "name=value ..., JSON in quotes, @FILE, or - for standard input", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _id = new("--id") { Description = "The task's id; the same id and content again is the same task", HelpName = "ID" };
    private readonly Option<int?> _priority = new("--priority") { Description = "0 to 10, larger first (default 5)", HelpName = "N" };
    private readonly Option<string[]> _after = new("--after") { Description = "A task that has to complete first; may be repeated", HelpName = "ID" };
    private readonly Option<double?> _timeout = new("--timeout") { Description = "Seconds per attempt", HelpName = "S" };
    private readonly Option<int?> _retries = new("--retries") { Description = "Attempts after the first (default 3)", HelpName = "N" };

    public void AddTo(Command command) => command.Add(_capability, _input, _id, _priority, _after, _timeout, _retries);

    public TaskRequest Read(ParseResult arguments) => new(
        arguments.GetValue(_capability)!,
        JsonFields.Read(arguments.GetValue(_input) ?? [], Console.In),
        arguments.GetValue(_id),
        Priority: arguments.GetValue(_priority),
        Dependencies: arguments.GetValue(_after) is { Length: > 0 } after ? after : null,
        TimeoutMs: arguments.GetValue(_timeout) is { } seconds ? (long)(seconds * 1000) : null,
        MaxRetries: arguments.GetValue(_retries));
}

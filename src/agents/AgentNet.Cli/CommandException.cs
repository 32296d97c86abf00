namespace AgentNet.Cli;

/// <summary>Ends a command with an exit code and a message that says what to do next.</summary>
internal sealed class CommandException(int exitCode, string message, string code = "") : Exception(message)
{
    public int ExitCode { get; } = exitCode;

    /// <summary>The problem code, when a node gave one: <c>agentnet explain</c> knows it.</summary>
    public string Code { get; } = code;
}

using System.CommandLine;

namespace AgentNet.Cli.Commands;

/// <summary>How a command presents itself: what it does, an example, the exit codes.</summary>
internal static class Described
{
    public static Command Command(string name, string purpose, string example) =>
        new(name, $"{purpose}\n\nExample:\n  {example}\n\n{ExitCodes.Table}");

    public static void Add(this Command command, params ReadOnlySpan<Symbol> symbols)
    {
        foreach (var symbol in symbols)
        {
            if (symbol is Option option)
                command.Options.Add(option);
            else if (symbol is Argument argument)
                command.Arguments.Add(argument);
        }
    }
}

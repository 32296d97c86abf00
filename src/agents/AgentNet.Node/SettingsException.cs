namespace AgentNet.Node;

/// <summary>The node was told something it does not understand. Each problem names the place, the key and the way out.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}

namespace AgentNet.Workflows;

/// <summary>The workflows that come with the product, by name. Their files are embedded; `src/samples` shows the same text.</summary>
public static class ReadyWorkflows
{
    private const string Prefix = "AgentNet.Workflows.Ready.";

    public static IReadOnlyList<string> Names { get; } =
        [.. typeof(ReadyWorkflows).Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(name => Path.GetFileNameWithoutExtension(name[Prefix.Length..]))
            .Order(StringComparer.Ordinal)];

    /// <summary>The workflow of that name, or null.</summary>
    public static WorkflowFile? Find(string name)
    {
        using var resource = typeof(ReadyWorkflows).Assembly.GetManifestResourceStream($"{Prefix}{name}.yaml");
        if (resource is null)
        {
            return null;
        }

        using var reader = new StreamReader(resource);
        return WorkflowFile.Parse(reader.ReadToEnd(), $"{name}.yaml");
    }
}

using AgentNet.Contracts;

namespace AgentNet.Workflows.Definition;

/// <summary>Which stages a stage waits for: those it names, and those its templates read.</summary>
internal static class StageDependencies
{
    /// <summary>In ordinal order, each once.</summary>
    public static IReadOnlyList<string> Of(StageDefinition stage)
    {
        var map = stage.Map is null ? [] : new[] { TemplateReference.Parse(stage.Map) };
        return [.. stage.After.Concat(Stages(map)).Concat(Read(stage)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    /// <summary>Those whose results the input template reads, so that no others travel with its tasks.</summary>
    public static IReadOnlyList<string> Read(StageDefinition stage) =>
        [.. Stages(InputTemplate.ReferencesOf(stage.Input)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Stages(IEnumerable<TemplateReference> references) =>
        references.Where(reference => reference.Root == "stages").Select(reference => reference.Steps[0]);
}

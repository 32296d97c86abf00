using AgentNet.Gateway.Resources;

namespace AgentNet.Cli.Rendering;

/// <summary>
/// What is worth a line while a run goes on: a stage that began or ended, and every tenth of a stage with many tasks.
/// Remembers what it has said; knows no terminal.
/// </summary>
internal sealed class RunBoard
{
    private const int Tenths = 10;

    private readonly Dictionary<string, (string State, int Tenth)> _said = [];

    public IEnumerable<string> News(RunResource run)
    {
        foreach (var stage in run.Stages)
        {
            var tenth = stage.Total > Tenths ? Done(stage) * Tenths / stage.Total : 0;
            var now = (stage.State, tenth);
            if (_said.GetValueOrDefault(stage.Id, ("waiting", 0)) == now)
                continue;
            _said[stage.Id] = now;
            yield return Line(stage);
        }
    }

    public static int Done(StageResource stage) => stage.Completed + stage.Failed;

    public static string Title(StageResource stage) => stage.Name ?? stage.Id;

    private static string Line(StageResource stage)
    {
        var count = stage.Total > 1 ? $" {Done(stage)}/{stage.Total}" : "";
        var failed = stage.Failed > 0 ? $", {stage.Failed} failed" : "";
        var problem = stage.Problem is { } why ? $": {why.Message} ({why.Code})" : "";
        return $"{Title(stage)}: {stage.State}{count}{failed}{problem}";
    }
}

using AgentNet.Gateway.Resources;
using Spectre.Console;

namespace AgentNet.Cli.Rendering;

/// <summary>Follows a run to its end: bars for a person at a terminal, plain lines for everybody else.</summary>
internal static class RunProgress
{
    private const string Wait = "0.5";

    public static Task<RunResource> FollowAsync(Terminal terminal, NodeClient node, string runId, CancellationToken cancellationToken) =>
        terminal.IsWatched ? BarsAsync(terminal, node, runId, cancellationToken) : LinesAsync(terminal, node, runId, cancellationToken);

    private static async Task<RunResource> LinesAsync(Terminal terminal, NodeClient node, string runId, CancellationToken cancellationToken)
    {
        var board = new RunBoard();
        while (true)
        {
            var run = await LookAsync(node, runId, cancellationToken);
            foreach (var line in board.News(run))
                terminal.Say(line);
            if (!TaskEnd.IsOpen(run.State))
                return run;
        }
    }

    private static Task<RunResource> BarsAsync(Terminal terminal, NodeClient node, string runId, CancellationToken cancellationToken) =>
        terminal.Live.Progress().AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(async bars =>
            {
                var shown = new Dictionary<string, ProgressTask>();
                while (true)
                {
                    var run = await LookAsync(node, runId, cancellationToken);
                    foreach (var stage in run.Stages)
                    {
                        if (!shown.TryGetValue(stage.Id, out var bar))
                            shown[stage.Id] = bar = bars.AddTask(Markup.Escape(RunBoard.Title(stage)), autoStart: false);
                        Show(bar, stage);
                    }

                    if (!TaskEnd.IsOpen(run.State))
                        return run;
                }
            });

    private static void Show(ProgressTask bar, StageResource stage)
    {
        if (!bar.IsStarted && stage.State != "waiting")
            bar.StartTask();
        bar.MaxValue = Math.Max(1, stage.Total);
        bar.Value = stage.State is "completed" or "skipped" ? bar.MaxValue : RunBoard.Done(stage);
        if (stage.State is "completed" or "failed" or "skipped")
            bar.StopTask();
        bar.Description = Markup.Escape(stage.Failed > 0 ? $"{RunBoard.Title(stage)} ({stage.Failed} failed)" : RunBoard.Title(stage));
    }

    // The node holds the answer back until the run has ended, at most half a second: no sleep, and no delay at the end.
    private static Task<RunResource> LookAsync(NodeClient node, string runId, CancellationToken cancellationToken) =>
        node.GetAsync($"/v1/workflows/{Uri.EscapeDataString(runId)}?wait={Wait}", GatewayJson.Default.RunResource, cancellationToken);
}

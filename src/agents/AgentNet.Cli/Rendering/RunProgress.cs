using AgentNet.Gateway.Resources;
using Spectre.Console;

namespace AgentNet.Cli.Rendering;

/// <summary>Follows a run to its end: bars for a person at a terminal, which are gone at the end, plain lines for everybody else.</summary>
internal static class RunProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    public static Task<RunResource> FollowAsync(Terminal terminal, NodeClient node, string runId, CancellationToken cancellationToken) =>
        terminal.IsWatched ? BarsAsync(terminal, node, runId, cancellationToken) : LinesAsync(terminal, node, runId, cancellationToken);

    private static Task<RunResource> LinesAsync(Terminal terminal, NodeClient node, string runId, CancellationToken cancellationToken)
    {
        var board = new RunBoard();
        return WatchAsync(node, runId, run =>
        {
            foreach (var line in board.News(run))
                terminal.Say(line);
        }, cancellationToken);
    }

    private static Task<RunResource> BarsAsync(Terminal terminal, NodeClient node, string runId, CancellationToken cancellationToken) =>
        terminal.Live.Progress().AutoClear(true)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(bars =>
            {
                var shown = new Dictionary<string, ProgressTask>();
                return WatchAsync(node, runId, run =>
                {
                    foreach (var stage in run.Stages)
                    {
                        if (!shown.TryGetValue(stage.Id, out var bar))
                            shown[stage.Id] = bar = bars.AddTask(Markup.Escape(RunBoard.Title(stage)), autoStart: false);
                        Show(bar, stage);
                    }
                }, cancellationToken);
            });

    /// <summary>Looks twice a second, and at once when the run has ended: one request waits for that as long as the node lets it.</summary>
    private static async Task<RunResource> WatchAsync(NodeClient node, string runId, Action<RunResource> show, CancellationToken cancellationToken)
    {
        var path = $"/v1/workflows/{Uri.EscapeDataString(runId)}";
        while (true)
        {
            var end = node.GetAsync($"{path}?wait=true", GatewayJson.Default.RunResource, cancellationToken);
            while (await Task.WhenAny(end, Task.Delay(Interval, cancellationToken)) != end)
            {
                cancellationToken.ThrowIfCancellationRequested();
                show(await node.GetAsync(path, GatewayJson.Default.RunResource, cancellationToken));
            }

            var run = await end;
            show(run);
            if (!TaskEnd.IsOpen(run.State))
                return run;
        }
    }

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
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentNet.Gateway.Resources;
using Spectre.Console;

namespace AgentNet.Cli.Rendering;

/// <summary>Tasks for people: a table of many, the details or the result of one.</summary>
internal static class TaskText
{
    private const int LongestCell = 60;

    public static void PrintTable(Terminal terminal, IReadOnlyList<TaskResource> tasks)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("ID", "CAPABILITY", "STATE", "AGENT", "TRY", "TIME", "NOTE");
        foreach (var task in tasks)
        {
            table.AddRow(
                Cell(task.Id), Cell(task.Capability), Cell(task.State), Cell(task.AgentId ?? ""), task.Attempt.ToString(CultureInfo.InvariantCulture),
                task.ExecutionMs > 0 ? string.Create(CultureInfo.InvariantCulture, $"{task.ExecutionMs} ms") : "", Cell(Note(task)));
        }

        terminal.Tables.Write(table);
    }

    public static void PrintDetails(Terminal terminal, TaskResource task)
    {
        terminal.Print($"{task.Id}  {task.Capability}  {task.State}");
        Line("name", task.Name);
        Line("agent", task.AgentId);
        Line("attempt", task.Attempt > 0 ? $"{task.Attempt} ({task.Failures} failed, {task.Interruptions} interrupted)" : null);
        Line("submitted", Time(task.SubmittedAt));
        Line("started", Time(task.StartedAt));
        Line("finished", Time(task.FinishedAt));
        Line("progress", task.Progress is { } progress ? string.Create(CultureInfo.InvariantCulture, $"{progress.Fraction:P0} {progress.Message}") : null);
        Line("run", task.RunId is null ? null : $"{task.RunId}, stage {task.StageId}");
        Line("problem", task.Problem is null ? null : $"{task.Problem.Message} ({task.Problem.Code})");
        if (task.Result is { } result)
            terminal.Print(Encoding.UTF8.GetString(result.Utf8.Span));

        void Line(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                terminal.Print($"  {name,-10} {value}");
        }
    }

    /// <summary>One line per change: the coordinator's epoch, and the attempt with its agent and the node that this one runs on.</summary>
    public static void PrintTimeline(Terminal terminal, IReadOnlyList<ChangeResource> changes)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("TIME", "WHAT", "EPOCH", "TRY", "NODE", "AGENT", "WHY");
        foreach (var change in changes)
        {
            table.AddRow(
                Time(change.At) ?? "", change.Kind, change.Epoch.ToString(CultureInfo.InvariantCulture), change.Attempt > 0 ? change.Attempt.ToString(CultureInfo.InvariantCulture) : "",
                Cell(change.NodeId ?? ""), Cell(change.AgentId ?? ""), Markup.Escape(change.Problem?.Message ?? change.Progress?.Message ?? ""));
        }

        terminal.Tables.Write(table);
    }

    /// <summary>The result on standard output, or why there is none on standard error.</summary>
    public static async Task<int> PrintResultAsync(Terminal terminal, NodeClient node, TaskResource task, bool asJson, CancellationToken cancellationToken)
    {
        if (asJson)
            terminal.PrintJson(task, GatewayJson.Default.TaskResource);
        else if (task.State == "completed" && task.ResultPath is { } path)
            terminal.Print(Readable(await node.GetContentAsync(path, cancellationToken)));
        if (task.State == "completed")
            return ExitCodes.Ok;
        terminal.Say($"error: Task {task.Id} {task.State}: {task.Problem?.Message} ({task.Problem?.Code})");
        return ExitCodes.Failed;
    }

    /// <summary>A JSON text without its quotes; everything else as it is.</summary>
    private static string Readable(byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        if (!text.StartsWith('"'))
            return text;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.GetString() ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }

    private static string Note(TaskResource task) => task.Problem?.Message ?? task.Progress?.Message ?? task.Name;

    private static string Cell(string text) => Markup.Escape(text.Length <= LongestCell ? text : text[..(LongestCell - 3)] + "...");

    private static string? Time(DateTimeOffset? time) => time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentNet.Cli.Rendering;
using AgentNet.Gateway.Resources;
using AgentNet.Node;
using AgentNet.Workflows;

namespace AgentNet.Cli.Commands;

/// <summary>
/// Runs a workflow to its end and prints the result. A run's identity is the workflow, its inputs and the data folder, so
/// the same command resumes it after any interruption.
/// </summary>
internal sealed class RunCommand
{
    private readonly Argument<string> _workflow = new("WORKFLOW") { Description = "A workflow that comes with agentnet (corpus-report), or a YAML or JSON file" };
    private readonly Option<string?> _input = new("--input") { Description = "The folder of documents (the workflow's input 'input')", HelpName = "FOLDER" };
    private readonly Option<string[]> _question = new("--question") { Description = "A question to answer from the documents; may be repeated", HelpName = "TEXT" };
    private readonly Option<string?> _out = new("--out") { Description = "Where the report goes (the workflow's input 'report')", HelpName = "FILE" };
    private readonly Option<string[]> _with = new("--with") { Description = "Any other input of the workflow; may be repeated", HelpName = "NAME=VALUE" };
    private readonly Option<bool> _new = new("--new") { Description = "Start another run, even if this one was run before" };
    private readonly Option<bool> _attach = new("--attach") { Description = "Only follow the run if there is one; submit nothing" };

    public static Command Create(Terminal terminal, SharedOptions shared)
    {
        var run = new RunCommand();
        var command = Described.Command(
            "run",
            "Runs a workflow to its end and prints its result. The same command again resumes it, or shows the result of the run that has ended.",
            "agentnet run corpus-report --input ./documents --question \"What is a lease?\" --out report.md");
        command.Add(run._workflow, run._input, run._question, run._out, run._with, run._new, run._attach);
        command.SetAction((arguments, cancellation) => run.InvokeAsync(terminal, shared, arguments, cancellation));
        return command;
    }

    private async Task<int> InvokeAsync(Terminal terminal, SharedOptions shared, ParseResult arguments, CancellationToken cancellationToken)
    {
        var settings = shared.Settings(arguments);
        var (workflow, definition) = WorkflowInputs.Find(arguments.GetValue(_workflow)!);
        var bound = Bind(workflow, arguments, settings, cancellationToken);
        var fresh = arguments.GetValue(_new) ? Guid.NewGuid().ToString() : null;
        var runId = RunIdentity.Of(workflow.Name, workflow.ContentHash, bound.Identity, Path.GetFullPath(settings.DataPath), fresh);

        await using var local = await LocalNode.OfAsync(settings, FoldersOf(bound, read: true), FoldersOf(bound, read: false), cancellationToken);
        if (arguments.GetValue(_attach))
            terminal.Say($"Attaching to run {runId}.");
        else
            await SubmitAsync(terminal, local.Client, new WorkflowRequest(definition is null ? workflow.Name : null, definition, InputsOf(bound), runId), cancellationToken);
        var ended = await RunProgress.FollowAsync(terminal, local.Client, runId, cancellationToken);
        return await PrintAsync(terminal, local.Client, ended, arguments.GetValue(shared.Json), cancellationToken);
    }

    private BoundInputs Bind(WorkflowFile workflow, ParseResult arguments, NodeSettings settings, CancellationToken cancellationToken)
    {
        var inputs = new WorkflowInputs(workflow);
        foreach (var pair in arguments.GetValue(_with) ?? [])
            inputs.Set(pair);
        if (arguments.GetValue(_input) is { } folder)
            inputs.Set("input", folder);
        if (arguments.GetValue(_out) is { } report)
            inputs.Set("report", report);
        if (arguments.GetValue(_question) is { Length: > 0 } questions)
        {
            // The folder has to be one before a file can be put into it; whoever holds it made it already.
            if (DataFolder.HolderOf(settings.DataPath) is null)
                DataFolder.Open(settings.DataPath).Dispose();
            inputs.SetQuestions(questions, settings.DataPath);
        }

        return workflow.Bind(inputs.Given, Environment.CurrentDirectory, cancellationToken);
    }

    private static async Task SubmitAsync(Terminal terminal, NodeClient node, WorkflowRequest request, CancellationToken cancellationToken)
    {
        var submitted = await node.PostAsync("/v1/workflows", request, GatewayJson.Default.WorkflowRequest, GatewayJson.Default.SubmittedRunResource, cancellationToken);
        terminal.Say(!submitted.Existing ? $"Run {submitted.Id}."
            : TaskEnd.IsOpen(submitted.State) ? $"Resuming run {submitted.Id}."
            : $"Run {submitted.Id} was {submitted.State} before; --new starts another.");
    }

    private static async Task<int> PrintAsync(Terminal terminal, NodeClient node, RunResource run, bool asJson, CancellationToken cancellationToken)
    {
        if (asJson)
            terminal.PrintJson(run, GatewayJson.Default.RunResource);
        else if (run.ResultPath is { } path)
            terminal.Print(Readable(await node.GetContentAsync(path, cancellationToken)));
        if (run.State == "completed")
            return Completeness(terminal, run);
        foreach (var stage in run.Stages.Where(stage => stage.Problem is not null))
            terminal.Say($"error: {RunBoard.Title(stage)}: {stage.Problem!.Message} ({stage.Problem.Code})");
        terminal.Say($"error: Run {run.Id} {run.State}. See `agentnet tasks --run {run.Id}`; --new runs it again.");
        return ExitCodes.Failed;
    }

    /// <summary>A stage whose failure the workflow tolerates (on-dependency-failure) leaves the run completed; whoever runs it must still be told.</summary>
    private static int Completeness(Terminal terminal, RunResource run)
    {
        var failed = run.Stages.Where(stage => stage.Failed > 0 || stage.State == "failed").ToList();
        if (failed.Count == 0)
            return ExitCodes.Ok;
        foreach (var stage in failed)
            terminal.Say($"warning: {RunBoard.Title(stage)}: {stage.Failed} of {stage.Total} failed{(stage.Problem is { } why ? $": {why.Message} ({why.Code})" : "")}");
        terminal.Say($"warning: Run {run.Id} completed without them. See `agentnet tasks --run {run.Id}`; --new runs it again.");
        return ExitCodes.Partial;
    }

    /// <summary>A result that names a report is that file's path; any other is shown as it is.</summary>
    private static string Readable(byte[] result)
    {
        try
        {
            using var document = JsonDocument.Parse(result);
            if (document.RootElement is { ValueKind: JsonValueKind.Object } fields && fields.TryGetProperty("report", out var report) && report.ValueKind == JsonValueKind.String)
                return report.GetString()!;
        }
        catch (JsonException)
        {
            // A result need not be JSON.
        }

        return Encoding.UTF8.GetString(result);
    }

    private static RawJson InputsOf(BoundInputs bound) => new(Encoding.UTF8.GetBytes(((JsonNode)bound.Values).ToJsonString()));

    private static IEnumerable<string> FoldersOf(BoundInputs bound, bool read) => bound.Places
        .Where(place => place.IsRead == read)
        .Select(place => Directory.Exists(place.Path) ? place.Path : Path.GetDirectoryName(place.Path)!);
}

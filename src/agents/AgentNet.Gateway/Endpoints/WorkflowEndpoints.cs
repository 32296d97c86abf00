using System.Text.Json.Nodes;
using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using AgentNet.Workflows;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Runs of workflows: submitted whole, read, awaited, cancelled.</summary>
internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/workflows", SubmitAsync).WithName("submitRun").WithSummary("Starts a run of a workflow that comes with the node, or of the definition in the request.");
        routes.MapGet("/v1/workflows", ListAsync).WithName("listRuns").WithSummary("Runs of workflows, the newest first.");
        routes.MapGet("/v1/workflows/{id}", GetAsync).WithName("getRun").WithSummary("One run with its stages. ?wait holds the answer back until it has ended.");
        routes.MapGet("/v1/workflows/{id}/result", ResultAsync).WithName("getRunResult").WithSummary("The result of the output stage alone.");
        routes.MapPost("/v1/workflows/{id}/cancel", CancelAsync).WithName("cancelRun").WithSummary("Cancels every task of the run that has not ended.");
    }

    [ProducesResponseType<SubmittedRunResource>(StatusCodes.Status201Created)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")]
    private static async Task<IResult> SubmitAsync(WorkflowRequest request, HttpContext context, ITasks tasks)
    {
        var spec = SpecOf(request, context.Request.Headers[IdempotencyKey.Header].ToString(), context.RequestAborted);
        var reply = await tasks.SubmitWorkflowAsync(spec, context.RequestAborted);
        var submitted = new SubmittedRunResource(reply.RunId, reply.Existing, Spelling.Of(reply.State));
        return reply.Existing ? TypedResults.Ok(submitted) : TypedResults.Created($"/v1/workflows/{reply.RunId}", submitted);
    }

    private static WorkflowSpec SpecOf(WorkflowRequest request, string key, CancellationToken cancellationToken)
    {
        try
        {
            var file = FileOf(request);
            var given = request.Inputs is { } inputs ? JsonNode.Parse(inputs.Utf8.Span) as JsonObject : [];
            if (given is null)
                throw Refuse("The field 'inputs' must be a JSON object.");
            // Relative paths would mean the node's own working directory, which the client cannot know.
            var bound = file.Bind(given.ToDictionary(pair => pair.Key, pair => pair.Value), Path.GetPathRoot(Environment.CurrentDirectory)!, cancellationToken);
            var id = request.RunId ?? IdempotencyKey.ToId(key);
            var spec = file.ToSpec(id.Length > 0 ? id : RunIdentity.Of(file.Name, file.ContentHash, bound.Identity, "", Guid.NewGuid().ToString()), bound);
            spec.SubmittedBy = "http";
            spec.TraceParent = System.Diagnostics.Activity.Current?.Id ?? "";
            foreach (var (name, value) in request.Labels ?? new Dictionary<string, string>())
                spec.Labels[name] = TaskRequest.Given(value, "labels");
            return spec;
        }
        catch (Exception wrong) when (wrong is WorkflowFileException or WorkflowInputException)
        {
            throw Refuse(wrong.Message);
        }
    }

    private static WorkflowFile FileOf(WorkflowRequest request) => request switch
    {
        { Definition: { } text, Workflow: null } => WorkflowFile.Parse(text, text.TrimStart().StartsWith('{') ? "definition.json" : "definition.yaml"),
        { Workflow: { } name, Definition: null } => ReadyWorkflows.Find(name) ?? throw Refuse($"No workflow is called '{name}'; there are {string.Join(", ", ReadyWorkflows.Names)}."),
        _ => throw Refuse("Give either 'workflow' (a name) or 'definition' (YAML or JSON text)."),
    };

    private static RefusedException Refuse(string message) => new(Problems.Of(ProblemCodes.InvalidRequest, message));

    private static async Task<RunPageResource> ListAsync(HttpContext context, ITasks tasks)
    {
        var query = new Query(context.Request, "state", "pageSize", "pageToken");
        var list = new ListWorkflows { PageSize = query.PageSize(), PageToken = query.Text("pageToken") };
        list.States.AddRange(query.List("state").Select(Spelling.RunStateOf));
        var page = await tasks.ListWorkflowsAsync(list, context.RequestAborted);
        return new RunPageResource(page.Workflows.Select(RunResource.From).ToList(), Text.OrNull(page.NextPageToken));
    }

    private static async Task<RunResource> GetAsync(string id, HttpContext context, ITasks tasks, GatewaySettings settings)
    {
        var wait = new Query(context.Request, "wait").Wait(settings.MaxWait);
        return RunResource.From(await Waiting.ForAsync(wait, token => tasks.AwaitWorkflowAsync(id, token), token => tasks.GetWorkflowAsync(id, token), context.RequestAborted));
    }

    private static async Task<IResult> ResultAsync(string id, HttpContext context, ITasks tasks, IBlobStore blobs)
    {
        var view = await tasks.GetWorkflowAsync(id, context.RequestAborted);
        if (view.Result is null)
            throw new RefusedException(Problems.Of(HttpProblemCodes.NoResult, $"Run '{id}' is {Spelling.Of(view.State)} and has no result.", ("state", Spelling.Of(view.State))));
        return await ContentAnswer.OfAsync(view.Result, blobs, context.RequestAborted);
    }

    private static async Task<CancelledResource> CancelAsync(string id, HttpContext context, ITasks tasks, [FromBody] CancelRequest? request = null)
    {
        var reply = await tasks.CancelWorkflowAsync(id, request?.Reason ?? "", context.RequestAborted);
        return new CancelledResource(reply.Id, reply.Cancelled);
    }
}

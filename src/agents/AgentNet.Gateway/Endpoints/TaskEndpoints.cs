using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Submitting, reading, awaiting and cancelling single tasks.</summary>
internal static class TaskEndpoints
{
    public static void MapTasks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/tasks", SubmitAsync).WithName("submitTask").WithSummary("Submits a task; it is durable when the answer comes. ?wait holds the answer back until it has ended.");
        routes.MapGet("/v1/tasks", ListAsync).WithName("listTasks").WithSummary("Open and ended tasks, the newest first.");
        routes.MapGet("/v1/tasks/{id}", GetAsync).WithName("getTask").WithSummary("One task. ?wait holds the answer back until it has ended.");
        routes.MapGet("/v1/tasks/{id}/result", ResultAsync).WithName("getTaskResult").WithSummary("The result alone, of any size and type.");
        routes.MapPost("/v1/tasks/{id}/cancel", CancelAsync).WithName("cancelTask").WithSummary("Cancels a task and tells its agent.");
    }

    [ProducesResponseType<SubmittedResource>(StatusCodes.Status201Created)]
    [ProducesResponseType<TaskResource>(StatusCodes.Status200OK)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")]
    private static async Task<IResult> SubmitAsync(TaskRequest task, HttpContext context, ITasks tasks, IBlobStore blobs, GatewaySettings settings)
    {
        var aborted = context.RequestAborted;
        var wait = new Query(context.Request, "wait").Wait(settings.MaxWait);
        var spec = await task.ToSpecAsync(blobs, context.Request.Headers[IdempotencyKey.Header].ToString(), aborted);
        var reply = await tasks.SubmitAsync(spec, aborted);
        if (wait is null)
        {
            var submitted = new SubmittedResource(reply.TaskId, reply.Existing, Spelling.Of(reply.State));
            return reply.Existing ? TypedResults.Ok(submitted) : TypedResults.Created($"/v1/tasks/{reply.TaskId}", submitted);
        }

        var view = await Waiting.ForAsync(wait, token => tasks.AwaitAsync(reply.TaskId, token), token => tasks.GetAsync(reply.TaskId, token), aborted);
        return TypedResults.Ok(TaskResource.From(view));
    }

    private static async Task<TaskPageResource> ListAsync(HttpContext context, ITasks tasks)
    {
        var query = new Query(context.Request, "state", "capability", "agent", "run", "batch", "label", "submittedAfter", "submittedBefore", "pageSize", "pageToken");
        var list = new ListTasks
        {
            Capability = query.Text("capability"),
            AgentId = query.Text("agent"),
            RunId = query.Text("run"),
            BatchId = query.Text("batch"),
            SubmittedAfterMs = query.Time("submittedAfter"),
            SubmittedBeforeMs = query.Time("submittedBefore"),
            PageSize = query.PageSize(),
            PageToken = query.Text("pageToken"),
        };
        list.States.AddRange(query.List("state").Select(Spelling.TaskStateOf));
        foreach (var label in query.List("label"))
        {
            var colon = label.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw Query.Invalid($"Parameter 'label' is '{label}' and must be name:value.", "label");
            list.Labels[label[..colon]] = label[(colon + 1)..];
        }

        var page = await tasks.ListAsync(list, context.RequestAborted);
        return new TaskPageResource(page.Tasks.Select(TaskResource.From).ToList(), Text.OrNull(page.NextPageToken));
    }

    private static async Task<TaskResource> GetAsync(string id, HttpContext context, ITasks tasks, GatewaySettings settings)
    {
        var wait = new Query(context.Request, "wait").Wait(settings.MaxWait);
        return TaskResource.From(await Waiting.ForAsync(wait, token => tasks.AwaitAsync(id, token), token => tasks.GetAsync(id, token), context.RequestAborted));
    }

    private static async Task<IResult> ResultAsync(string id, HttpContext context, ITasks tasks, IBlobStore blobs)
    {
        var view = await tasks.GetAsync(id, context.RequestAborted);
        if (view.Result is null)
            throw new RefusedException(Problems.Of(HttpProblemCodes.NoResult, $"Task '{id}' is {Spelling.Of(view.State)} and has no result.", ("state", Spelling.Of(view.State))));
        return await ContentAnswer.OfAsync(view.Result, blobs, context.RequestAborted);
    }

    private static async Task<CancelledResource> CancelAsync(string id, HttpContext context, ITasks tasks, [FromBody] CancelRequest? request = null)
    {
        var reply = await tasks.CancelAsync(id, request?.Reason ?? "", context.RequestAborted);
        return new CancelledResource(reply.Id, reply.Cancelled);
    }
}

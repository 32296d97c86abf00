using System.Globalization;
using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Many tasks with one handle.</summary>
internal static class BatchEndpoints
{
    public static void MapBatches(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/batches", SubmitAsync).WithName("submitBatch").WithSummary("Submits tasks all together or not at all.");
        routes.MapGet("/v1/batches/{id}", GetAsync).WithName("getBatch").WithSummary("The ended tasks of a batch. ?for=all|any|N with ?wait holds the answer back until so many have ended.");
        routes.MapPost("/v1/batches/{id}/cancel", CancelAsync).WithName("cancelBatch").WithSummary("Cancels every task of the batch that has not ended.");
    }

    [ProducesResponseType<SubmittedBatchResource>(StatusCodes.Status201Created)]
    [ProducesResponseType<ProblemDetails>(StatusCodes.Status422UnprocessableEntity, "application/problem+json")]
    private static async Task<IResult> SubmitAsync(BatchRequest batch, HttpContext context, ITasks tasks, IBlobStore blobs)
    {
        var tasksGiven = TaskRequest.Given(batch.Tasks, "tasks");
        var specs = new List<TaskSpec>(tasksGiven.Count);
        foreach (var task in tasksGiven)
            specs.Add(await TaskRequest.Given(task, "tasks").ToSpecAsync(blobs, "", context.RequestAborted));
        var id = batch.Id ?? IdempotencyKey.ToId(context.Request.Headers[IdempotencyKey.Header].ToString());
        var reply = await tasks.SubmitBatchAsync(specs, id, context.RequestAborted);
        var submitted = new SubmittedBatchResource(reply.BatchId, reply.Existing, reply.TaskIds);
        return reply.Existing ? TypedResults.Ok(submitted) : TypedResults.Created($"/v1/batches/{reply.BatchId}", submitted);
    }

    private static async Task<BatchResource> GetAsync(string id, HttpContext context, ITasks tasks, GatewaySettings settings)
    {
        var query = new Query(context.Request, "wait", "for");
        var (wait, count) = query.Text("for") switch
        {
            "" or "all" => (BatchWait.All, 0),
            "any" => (BatchWait.Any, 0),
            var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => (BatchWait.Count, number),
            var text => throw Query.Invalid($"Parameter 'for' is '{text}' and must be all, any or a number.", "for"),
        };
        return BatchResource.From(await Waiting.ForAsync(
            query.Wait(settings.MaxWait),
            token => tasks.AwaitBatchAsync(id, wait, count, token),
            token => tasks.AwaitBatchAsync(id, BatchWait.None, 0, token),
            context.RequestAborted));
    }

    private static async Task<CancelledResource> CancelAsync(string id, HttpContext context, ITasks tasks, [FromBody] CancelRequest? request = null)
    {
        var reply = await tasks.CancelBatchAsync(id, request?.Reason ?? "", context.RequestAborted);
        return new CancelledResource(reply.Id, reply.Cancelled);
    }
}

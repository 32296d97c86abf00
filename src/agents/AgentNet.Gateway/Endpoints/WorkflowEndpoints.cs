using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Runs of workflows: read, awaited, cancelled.</summary>
internal static class WorkflowEndpoints
{
    public static void MapWorkflows(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/workflows", ListAsync).WithName("listRuns").WithSummary("Runs of workflows, the newest first.");
        routes.MapGet("/v1/workflows/{id}", GetAsync).WithName("getRun").WithSummary("One run with its stages. ?wait holds the answer back until it has ended.");
        routes.MapGet("/v1/workflows/{id}/result", ResultAsync).WithName("getRunResult").WithSummary("The result of the output stage alone.");
        routes.MapPost("/v1/workflows/{id}/cancel", CancelAsync).WithName("cancelRun").WithSummary("Cancels every task of the run that has not ended.");
    }

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

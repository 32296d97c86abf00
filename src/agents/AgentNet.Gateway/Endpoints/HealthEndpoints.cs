using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Live: the process answers. Ready: the coordinator answers too, and the node is not stopping.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => new HealthResource("live")).WithName("live").WithSummary("Whether the process answers; needs no token.");
        routes.MapGet("/health/ready", ReadyAsync).WithName("ready").WithSummary("Whether the node takes work.");
    }

    private static async Task<IResult> ReadyAsync(HttpContext context, ITasks tasks, IHostApplicationLifetime lifetime)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
            throw new RefusedException(Problems.Of(HttpProblemCodes.ShuttingDown, "The node is stopping."));
        await tasks.StatisticsAsync(context.RequestAborted);
        return TypedResults.Ok(new HealthResource("ready"));
    }
}

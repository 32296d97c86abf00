using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Live: the process answers. Ready: the coordinator answers too, every health check of the host passes, and the node is not stopping.</summary>
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
        if (context.RequestServices.GetService<HealthCheckService>() is { } checks)
        {
            var report = await checks.CheckHealthAsync(context.RequestAborted);
            var failed = report.Entries.Where(entry => entry.Value.Status == HealthStatus.Unhealthy).OrderBy(entry => entry.Key, StringComparer.Ordinal).ToList();
            if (failed.Count > 0)
                throw new RefusedException(Problems.Of(
                    HttpProblemCodes.Unhealthy, string.Join(" ", failed.Select(entry => entry.Value.Description)),
                    ("failed", string.Join(",", failed.Select(entry => entry.Key)))));
        }

        await tasks.StatisticsAsync(context.RequestAborted);
        return TypedResults.Ok(new HealthResource("ready"));
    }
}

using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AgentNet.Gateway.Endpoints;

/// <summary>The figures of the node (R3.12).</summary>
internal static class StatisticsEndpoints
{
    public static void MapStatistics(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/statistics", async (HttpContext context, ITasks tasks) => StatisticsResource.From(await tasks.StatisticsAsync(context.RequestAborted)))
            .WithName("statistics")
            .WithSummary("Totals, rates, latencies, agents and capabilities.");
}

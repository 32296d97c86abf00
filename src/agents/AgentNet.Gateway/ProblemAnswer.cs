using System.Diagnostics;
using AgentNet.Contracts;
using AgentNet.Gateway.Resources;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace AgentNet.Gateway;

/// <summary>Writes a <see cref="Problem"/> as problem details (RFC 9457): stable code, status from the catalog, facts, trace id.</summary>
internal static class ProblemAnswer
{
    private const int RetryAfterSeconds = 1;

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        var details = Of(problem);
        details.Extensions["traceId"] = Activity.Current?.Id ?? context.TraceIdentifier;
        var status = details.Status ?? StatusCodes.Status500InternalServerError;
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer";
        return context.Response.WriteAsJsonAsync(details, GatewayJson.Default.ProblemDetails, "application/problem+json", context.RequestAborted);
    }

    public static ProblemDetails Of(Problem problem)
    {
        var entry = ProblemCatalog.Find(problem.Code);
        var details = new ProblemDetails
        {
            Type = $"urn:agentnet:problem:{problem.Code}",
            Title = entry?.Title ?? problem.Code,
            // Codes that end a task are no failure of a request; as an answer to one they are a conflict with its state.
            Status = entry is null or { Status: StatusCodes.Status200OK } ? StatusCodes.Status409Conflict : entry.Status,
            Detail = problem.Message,
        };
        details.Extensions["code"] = problem.Code;
        if (problem.Facts.Count > 0)
            details.Extensions["facts"] = problem.Facts.ToDictionary(fact => fact.Key, fact => fact.Value);
        return details;
    }
}

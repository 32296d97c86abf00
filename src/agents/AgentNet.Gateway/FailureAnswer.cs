using System.Text.Json;
using AgentNet.Contracts;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AgentNet.Gateway;

/// <summary>Turns what an endpoint threw into problem details. The unexpected is logged and told by trace id only.</summary>
internal sealed partial class FailureAnswer(IHostApplicationLifetime lifetime, ILogger<FailureAnswer> logger) : IExceptionHandler
{
    private const int ClientClosedRequest = 499;

    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = ClientClosedRequest;
            return true;
        }

        await ProblemAnswer.WriteAsync(httpContext, ProblemOf(exception, httpContext));
        return true;
    }

    private Problem ProblemOf(Exception exception, HttpContext context)
    {
        switch (exception)
        {
            case RefusedException refused:
                return refused.Problem;
            case BadHttpRequestException { InnerException: JsonException json }:
                return InvalidJson(json);
            case BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } or BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } when context.Request.ContentLength is 0 or null:
                return Problems.Of(HttpProblemCodes.InvalidJson, "The body is empty; send a JSON object.");
            case BadHttpRequestException bad:
                return Problems.Of(HttpProblemCodes.InvalidJson, bad.Message);
            case JsonException json:
                return InvalidJson(json);
            case BlobUnreadableException blob:
                return Problems.Of(ProblemCodes.BlobUnreadable, blob.Message);
            case OperationCanceledException or ObjectDisposedException when lifetime.ApplicationStopping.IsCancellationRequested:
                return Problems.Of(HttpProblemCodes.ShuttingDown, "The node is stopping; start it again, then repeat the request.");
            case TimeoutException:
                return Problems.Of(ProblemCodes.Unavailable, "The coordinator did not answer in time; try again, and run 'agentnet doctor' when it lasts.");
            default:
                LogFailure(exception, context.Request.Method, context.Request.Path);
                return Problems.Of(HttpProblemCodes.InternalError, "The node failed to answer; its log has the details under the trace id.");
        }
    }

    private static Problem InvalidJson(JsonException json) =>
        Problems.Of(HttpProblemCodes.InvalidJson, json.Message, ("path", json.Path ?? "$"), ("line", $"{json.LineNumber + 1}"), ("position", $"{json.BytePositionInLine + 1}"));

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailure(Exception exception, string method, PathString path);
}

using System.Net;
using AgentNet.Contracts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace AgentNet.Gateway.Admission;

/// <summary>
/// Decides before anything else whether a request may come in: loopback <c>Host</c>, own or no <c>Origin</c>, the node's
/// token, a JSON body within the limit, room inside. What it lets in has been checked; the endpoints check no more of this.
/// </summary>
internal sealed class AdmissionMiddleware(RequestDelegate next, AccessToken token, GatewaySettings settings)
{
    private const string Scheme = "Bearer ";

    private readonly Occupancy _requests = new(settings.MaxConcurrentRequests);

    public async Task InvokeAsync(HttpContext context)
    {
        if (Refusal(context.Request) is { } refusal)
        {
            await ProblemAnswer.WriteAsync(context, refusal);
            return;
        }

        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } body)
            body.MaxRequestBodySize = settings.MaxBodyBytes;
        if (!_requests.TryEnter())
        {
            await ProblemAnswer.WriteAsync(context, Problems.Of(HttpProblemCodes.TooManyRequests, $"{_requests.Limit} requests are being answered already; try again after a moment."));
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            _requests.Leave();
        }
    }

    private Problem? Refusal(HttpRequest request)
    {
        if (!IsLoopback(request.Host.Host))
            return Problems.Of(HttpProblemCodes.HostRefused, $"Host '{request.Host}' is not this machine's loopback; call 127.0.0.1, [::1] or localhost.");
        if (request.Headers.Origin is { Count: > 0 } origin && !IsOwn(origin, request))
            return Problems.Of(HttpProblemCodes.OriginRefused, $"Origin '{origin}' may not call this node.");
        if (!IsOpenToAll(request.Path) && TokenRefusal(request.Headers.Authorization) is { } refusal)
            return refusal;
        if (request.ContentLength > settings.MaxBodyBytes)
            return Problems.Of(HttpProblemCodes.BodyTooLarge, $"{request.ContentLength} bytes are over the limit of {settings.MaxBodyBytes}.");
        return HasBody(request) && !request.HasJsonContentType()
            ? Problems.Of(HttpProblemCodes.JsonOnly, $"Content-Type '{request.ContentType}' is not taken; send application/json.")
            : null;
    }

    private Problem? TokenRefusal(StringValues authorization)
    {
        var given = authorization.ToString();
        if (!given.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return Problems.Of(HttpProblemCodes.TokenRequired, "Send 'Authorization: Bearer' with the content of the file token in the data folder.");
        return token.Matches(given[Scheme.Length..].Trim())
            ? null
            : Problems.Of(HttpProblemCodes.TokenWrong, "This is not the node's token; read the file token in the data folder again.");
    }

    /// <summary>A supervisor that only wants to know whether the process lives needs no secret.</summary>
    private static bool IsOpenToAll(PathString path) => path.Equals("/health/live", StringComparison.Ordinal);

    // A page on evil.example whose name resolves to 127.0.0.1 reaches this port; its Host header gives it away.
    private static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static bool IsOwn(StringValues origin, HttpRequest request) =>
        string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);

    private static bool HasBody(HttpRequest request) => request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;
}

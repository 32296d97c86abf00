using AgentNet.Contracts;
using Microsoft.AspNetCore.Http;

namespace AgentNet.Gateway.Endpoints;

/// <summary>Serves a payload as it is, wherever it is kept, with its own content type.</summary>
internal static class ContentAnswer
{
    public static async Task<IResult> OfAsync(Payload payload, IBlobStore blobs, CancellationToken cancellationToken) =>
        TypedResults.Bytes(await payload.ReadAsync(blobs, cancellationToken), payload.ContentType.Length == 0 ? Payloads.Json : payload.ContentType);
}

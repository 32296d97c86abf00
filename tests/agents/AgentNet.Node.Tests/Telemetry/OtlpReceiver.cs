using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests.Telemetry;

/// <summary>A collector that takes OTLP over gRPC and keeps the bytes of every export by its service.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentQueue<(string Service, string Bytes)> _exports = new();

    private OtlpReceiver(WebApplication application) => _application = application;

    public Uri Address => new(_application.Urls.Single());

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var receiver = new OtlpReceiver(builder.Build());
        receiver._application.Run(receiver.TakeAsync);
        await receiver._application.StartAsync();
        return receiver;
    }

    /// <summary>Whether an export of the service has brought the name, which stands in the bytes as it is.</summary>
    public bool Has(string service, string name) =>
        _exports.Any(export => export.Service.Contains(service, StringComparison.Ordinal) && export.Bytes.Contains(name, StringComparison.Ordinal));

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _exports.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
        context.Response.ContentType = "application/grpc";
        context.Response.DeclareTrailer("grpc-status");
        // One frame with an empty message.
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }
}

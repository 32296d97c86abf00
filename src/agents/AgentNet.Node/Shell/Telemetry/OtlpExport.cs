using Microsoft.Extensions.Hosting;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace AgentNet.Node.Shell.Telemetry;

/// <summary>Sends the network's metrics and spans to an OTLP endpoint for as long as the node runs.</summary>
internal sealed class OtlpExport(NodeSettings settings, Uri endpoint) : IHostedService, IDisposable
{
    private const string OurSources = "AgentNet.*";
    private const string RuntimeMeter = "System.Runtime";

    private MeterProvider? _metrics;
    private TracerProvider? _spans;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var resource = ResourceBuilder.CreateDefault().AddService(settings.Telemetry.ServiceName, serviceInstanceId: settings.Name);
        _metrics = OpenTelemetry.Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(OurSources, RuntimeMeter)
            .AddOtlpExporter((exporter, reader) =>
            {
                exporter.Endpoint = endpoint;
                exporter.Protocol = OtlpExportProtocol.Grpc;
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)settings.Telemetry.ExportInterval.TotalMilliseconds;
            })
            .Build();
        _spans = OpenTelemetry.Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(OurSources)
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = endpoint;
                exporter.Protocol = OtlpExportProtocol.Grpc;
            })
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _metrics?.Dispose();
        _spans?.Dispose();
    }
}

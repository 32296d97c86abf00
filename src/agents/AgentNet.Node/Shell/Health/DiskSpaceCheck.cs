using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentNet.Node.Shell.Health;

/// <summary>Warns before writes fail: the disk of the data folder has less room than <c>agentnet.data.free-space-floor</c>.</summary>
internal sealed class DiskSpaceCheck(DataFolder data, NodeSettings settings) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var free = new DriveInfo(data.Path).AvailableFreeSpace;
        var facts = string.Create(CultureInfo.InvariantCulture, $"{free / 1024 / 1024} MiB free on the disk of '{data.Path}'");
        return Task.FromResult(free >= settings.FreeSpaceFloorBytes
            ? HealthCheckResult.Healthy(facts)
            : HealthCheckResult.Unhealthy($"{facts}, less than agentnet.data.free-space-floor. Make room; the node goes on by itself."));
    }
}

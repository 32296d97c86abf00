using AgentNet.Contracts;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace AgentNet.Node.Shell.Health;

/// <summary>Whether the coordinator has recovered and answers.</summary>
internal sealed class CoordinatorCheck(ITasks tasks, TimeSpan timeout) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            var statistics = await tasks.StatisticsAsync(cancellationToken).WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy($"the coordinator answers, epoch {statistics.Epoch}");
        }
        catch (Exception e) when (e is TimeoutException or RefusedException)
        {
            return HealthCheckResult.Unhealthy($"the coordinator does not answer: {e.Message}", e);
        }
    }
}

using System.Diagnostics;
using AgentNet.Contracts;

namespace AgentNet.Sdk.Shell;

/// <summary>Asks an agent's own health check, off the actor's turn. Throwing and being late are both a failed check.</summary>
internal sealed class HealthChecking(string agentId, AgentInstance instance, TimeSpan timeout)
{
    public async Task<AgentHealthChecked> RunAsync(long atMs)
    {
        var started = Stopwatch.GetTimestamp();
        var detail = "";
        try
        {
            using var late = new CancellationTokenSource(timeout);
            await using var lease = instance.Borrow();
            if (lease.Instance is IHealthCheckedAgent agent)
            {
                await agent.CheckHealthAsync(late.Token).AsTask().WaitAsync(timeout, late.Token).ConfigureAwait(false);
            }
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            detail = $"took longer than {timeout.TotalSeconds:0.#} s";
        }
        catch (Exception error)
        {
            detail = $"{error.GetType().Name}: {error.Message}";
        }
        return new AgentHealthChecked
        {
            AgentId = agentId,
            Healthy = detail.Length == 0,
            CheckedAtMs = atMs,
            ResponseMs = (long)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            Detail = detail,
        };
    }
}

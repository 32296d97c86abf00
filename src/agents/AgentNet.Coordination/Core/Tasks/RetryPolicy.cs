using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Tasks;

/// <summary>Whether and when to try again (R3.6): exponential from the base, capped, with up to half of the delay taken off at random.</summary>
internal static class RetryPolicy
{
    public static bool MayRetry(TaskRecord task) => task.Failures < task.Spec.Retry.MaxRetries;

    /// <summary>Delay before the attempt that follows failure number <paramref name="failures"/> (1 for the first).</summary>
    public static long DelayMs(RetrySpec retry, int failures, SeededRandom random)
    {
        var doubled = retry.BaseMs * Math.Pow(2, Math.Min(failures - 1, 40));
        var capped = Math.Min(doubled, retry.CapMs);
        return (long)(capped * (1 - (random.NextFraction() / 2)));
    }
}

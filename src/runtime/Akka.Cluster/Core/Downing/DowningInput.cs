namespace Akka.Cluster.Core.Downing;

/// <summary>Everything that can happen to the one who decides about unreachable members.</summary>
internal abstract record DowningInput
{
    private DowningInput()
    {
    }

    /// <summary>The members, their reachability or their leader have changed.</summary>
    internal sealed record Observed(DowningView View) : DowningInput;

    /// <summary>Time has passed; comes about once a second.</summary>
    internal sealed record Ticked : DowningInput;

    /// <param name="Token">Of the timer that was set.</param>
    internal sealed record DelayPassed(int Token) : DowningInput;

    /// <param name="Token">Of the question; the answer to an earlier one only says who holds the lease.</param>
    /// <param name="IsAcquired">False also when the lease could not be asked for.</param>
    internal sealed record LeaseAnswered(int Token, bool IsAcquired) : DowningInput;

    internal sealed record LeaseLost : DowningInput;
}

namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>Everything that can happen to a node's share in a singleton.</summary>
internal abstract record SingletonInput
{
    private SingletonInput()
    {
    }

    /// <summary>The members with the role have changed.</summary>
    internal sealed record Observed(SingletonView View) : SingletonInput;

    internal sealed record Received(SingletonMessage Message) : SingletonInput;

    /// <param name="Token">Of the timer that was set.</param>
    internal sealed record TimerFired(int Token) : SingletonInput;

    /// <summary>The instance has terminated, asked to or not.</summary>
    internal sealed record InstanceStopped : SingletonInput;

    /// <param name="IsAcquired">False also when the lease could not be asked for.</param>
    internal sealed record LeaseAnswered(int Token, bool IsAcquired) : SingletonInput;

    internal sealed record LeaseLost : SingletonInput;

    /// <summary>The lease was given back, or giving it back failed and it runs out by itself.</summary>
    internal sealed record LeaseReleased : SingletonInput;

    /// <summary>This node leaves the cluster and must not run the instance any longer.</summary>
    internal sealed record SelfExiting : SingletonInput;
}

namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>Everything a node can do about a singleton; carried out in the order given.</summary>
internal abstract record SingletonEffect
{
    private SingletonEffect()
    {
    }

    internal sealed record Send(UniqueAddress To, SingletonMessage Message) : SingletonEffect;

    internal sealed record StartInstance : SingletonEffect;

    /// <summary>Asks the instance to stop; answered by <see cref="SingletonInput.InstanceStopped"/>.</summary>
    internal sealed record StopInstance : SingletonEffect;

    /// <summary>Answered by <see cref="SingletonInput.LeaseAnswered"/> with the same token.</summary>
    internal sealed record AcquireLease(int Token) : SingletonEffect;

    /// <summary>Answered by <see cref="SingletonInput.LeaseReleased"/>.</summary>
    internal sealed record ReleaseLease : SingletonEffect;

    internal sealed record SetTimer(int Token, TimeSpan Delay) : SingletonEffect;

    /// <summary>Tells the log what an operator wants to know.</summary>
    internal sealed record Note(string Text, bool IsWarning) : SingletonEffect;

    /// <summary>The hand-over does not get on; the manager fails and begins anew.</summary>
    internal sealed record ReportStuck(string Why) : SingletonEffect;

    /// <summary>This node has no instance and will not start one any more.</summary>
    internal sealed record End : SingletonEffect;
}

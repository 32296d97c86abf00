namespace Akka.Actor;

/// <summary>
/// Published on the event stream for every local actor that starts, restarts or stops, while
/// <c>akka.actor.telemetry.enabled</c> is on. For monitoring in the same process; never sent elsewhere.
/// </summary>
public interface IActorTelemetryEvent : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    IActorRef Subject { get; }

    Type ActorType { get; }
}

/// <summary>The actor's PreStart has returned.</summary>
public sealed class ActorStarted : IActorTelemetryEvent
{
    internal ActorStarted(IActorRef subject, Type actorType) => (Subject, ActorType) = (subject, actorType);

    public IActorRef Subject { get; }

    public Type ActorType { get; }
}

/// <summary>The actor's PostStop has returned.</summary>
public sealed class ActorStopped : IActorTelemetryEvent
{
    internal ActorStopped(IActorRef subject, Type actorType) => (Subject, ActorType) = (subject, actorType);

    public IActorRef Subject { get; }

    public Type ActorType { get; }
}

/// <summary>A new instance has taken over after a failure.</summary>
public sealed class ActorRestarted : IActorTelemetryEvent
{
    internal ActorRestarted(IActorRef subject, Type actorType, Exception reason) => (Subject, ActorType, Reason) = (subject, actorType, reason);

    public IActorRef Subject { get; }

    public Type ActorType { get; }

    public Exception Reason { get; }
}

namespace Akka.Actor;

/// <summary>Published when akka.actor.telemetry.enabled: something happened in the life of an actor.</summary>
internal interface IActorTelemetryEvent : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout
{
    IActorRef Subject { get; }

    Type ActorType { get; }
}

internal sealed class ActorStarted(IActorRef subject, Type actorType) : IActorTelemetryEvent
{
    public IActorRef Subject => subject;

    public Type ActorType => actorType;
}

internal sealed class ActorStopped(IActorRef subject, Type actorType) : IActorTelemetryEvent
{
    public IActorRef Subject => subject;

    public Type ActorType => actorType;
}

internal sealed class ActorRestarted(IActorRef subject, Type actorType, Exception reason) : IActorTelemetryEvent
{
    public IActorRef Subject => subject;

    public Type ActorType => actorType;

    public Exception Reason => reason;
}

using Akka.Actor;

namespace Akka.Persistence.Shell;

/// <summary>
/// A batch of one actor. It is handed over twice and never shared: to the store to be written, and back to the actor as the
/// message that carries the outcome.
/// </summary>
internal sealed class ActorBatch(string persistenceId, BatchEvent[] events, IActorRef actor, int incarnation)
    : EventBatch(persistenceId, events), INoSerializationVerificationNeeded, Event.IDeadLetterSuppression
{
    /// <summary>The instance of the actor that wrote it; a later one learns what is stored by its recovery.</summary>
    public int Incarnation { get; } = incarnation;

    public BatchOutcome Outcome { get; private set; }

    public override void Finish(in BatchOutcome outcome)
    {
        Outcome = outcome;
        actor.Tell(this, ActorRefs.NoSender);
    }
}

/// <summary>Goes on with the handlers of a batch after one of them has thrown or started an async handler.</summary>
internal sealed record ContinueBatch(ActorBatch Batch) : INoSerializationVerificationNeeded, Event.IDeadLetterSuppression;

/// <summary>Behind the commands whose events were to go along: hand in what there is.</summary>
internal sealed class EndOfGathering : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout, Event.IDeadLetterSuppression
{
    public static readonly EndOfGathering Instance = new();
}

/// <summary>A page of the replay, for one incarnation.</summary>
internal sealed record PageRead(EventPage? Page, Exception? Cause, int Incarnation)
    : INoSerializationVerificationNeeded, Event.IDeadLetterSuppression;

/// <summary>Time to see whether the recovery still gets answers.</summary>
internal sealed record RecoveryTick(int Incarnation)
    : INoSerializationVerificationNeeded, INotInfluenceReceiveTimeout, Event.IDeadLetterSuppression;

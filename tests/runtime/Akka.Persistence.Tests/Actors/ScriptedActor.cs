using Akka.Actor;

namespace Akka.Persistence.Actors;

/// <summary>
/// A persistent actor whose commands are scripts. Everything it is told of its past, and every message it does not know, goes
/// to the probe.
/// </summary>
internal sealed class ScriptedActor(
    string persistenceId, IActorRef probe, Recovery? recovery = null, IStashOverflowStrategy? overflow = null)
    : UntypedPersistentActor
{
    public sealed record Recovered(object Message, long SequenceNr);

    public sealed record Failed(string Hook, string Cause, object? Event, long SequenceNr);

    public sealed record Restarting(string Cause, object? Message);

    /// <summary>Run in the actor's turn.</summary>
    public sealed record Do(Action<ScriptedActor> Script) : INoSerializationVerificationNeeded;

    public override string PersistenceId => persistenceId;

    public override Recovery Recovery => recovery ?? Recovery.Default;

    public override IStashOverflowStrategy InternalStashOverflowStrategy => overflow ?? base.InternalStashOverflowStrategy;

    public IActorRef CommandSender => Sender;

    public void Await(Func<Task> action) => RunTask(action);

    public void Tell(object message) => probe.Tell(message, Self);

    public void TellHandled(string name) => Tell($"{name}@{LastSequenceNr}");

    protected override void OnCommand(object message)
    {
        if (message is Do script)
            script.Script(this);
        else
            probe.Tell(message, Self);
    }

    protected override void OnRecover(object message)
    {
        Tell(new Recovered(message, LastSequenceNr));
        if (message is string text && text.StartsWith("poison", StringComparison.Ordinal))
            throw new InvalidOperationException("poisoned event");
    }

    protected override void OnPersistFailure(Exception cause, object @event, long sequenceNr) =>
        Tell(new Failed("persist", cause.Message, @event, sequenceNr));

    protected override void OnPersistRejected(Exception cause, object @event, long sequenceNr) =>
        Tell(new Failed("rejected", cause.Message, @event, sequenceNr));

    protected override void OnRecoveryFailure(Exception reason, object? message = null) =>
        Tell(new Failed("recovery", reason.Message, message, LastSequenceNr));

    protected override void PreRestart(Exception reason, object? message)
    {
        Tell(new Restarting(reason.Message, message));
        base.PreRestart(reason, message);
    }
}

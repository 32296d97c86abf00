using Akka.Event;

namespace Akka.Actor;

/// <summary>Messages that reach nobody, and the round trip that akka.actor.serialize-messages asks for.</summary>
internal sealed partial class ActorSystemImpl
{
    /// <summary>Any thread. The reason is for the log; without one it is what the recipient's path tells.</summary>
    internal void PublishDeadLetter(object message, IActorRef? sender, IActorRef recipient, string? reason)
    {
        // A selection is an envelope on the way: what was meant is inside.
        if (message is ActorSelectionMessage selection) message = selection.Message;
        switch (message)
        {
            case Identify identify:
                sender?.Tell(new ActorIdentity(identify.MessageId, null), recipient);
                break;
            case AllDeadLetters:
                // Refused by a subscriber of dead letters that has just stopped: published again it would come back here for ever.
                break;
            case IDeadLetterSuppression suppressed:
                EventStream.Publish(new SuppressedDeadLetter(suppressed, sender ?? DeadLetters, recipient));
                break;
            default:
                EventStream.Publish(new DeadLetter(message, sender ?? DeadLetters, recipient) { Reason = reason });
                break;
        }
    }

    /// <summary>What the message looks like to a receiver elsewhere.</summary>
    internal object VerifySerialization(object message)
    {
        if (message is INoSerializationVerificationNeeded) return message;
        if (message is ActorSelectionMessage { Message: INoSerializationVerificationNeeded or IAutoReceivedMessage } or Status or Identify or ActorIdentity or PoisonPill or Kill)
            return message;
        // A dead letter is the system's own wrapper: only what it wraps was meant to travel, and that was looked at when it was told.
        if (message is AllDeadLetters) return message;
        if (message is ActorSelectionMessage selection) return selection.Copy(VerifySerialization(selection.Message));
        return Akka.Serialization.Serialization.WithTransport(this, (system: this, message), static trip =>
        {
            var serialization = trip.system.Serialization;
            var serializer = serialization.FindSerializerFor(trip.message);
            var bytes = serializer.ToBinary(trip.message);
            var manifest = Akka.Serialization.Serialization.ManifestFor(serializer, trip.message);
            return serialization.Deserialize(bytes, serializer.Identifier, manifest);
        });
    }
}

using Akka.Actor;

namespace Akka.TestKit;

/// <summary>A message that a test has received, and who sent it.</summary>
public abstract class MessageEnvelope
{
    protected MessageEnvelope()
    {
    }

    public abstract object? Message { get; }

    public abstract IActorRef Sender { get; }
}

/// <summary>Stands for "no message has been received".</summary>
public sealed class NullMessageEnvelope : MessageEnvelope
{
    public static NullMessageEnvelope Instance = new();

    private NullMessageEnvelope()
    {
    }

    public override object? Message => null;

    public override IActorRef Sender => throw new InvalidOperationException("No message has been received, so there is no sender.");

    public override string ToString() => "<null>";
}

public class RealMessageEnvelope(object message, IActorRef sender) : MessageEnvelope
{
    public override object Message { get; } = message;

    public override IActorRef Sender { get; } = sender;

    public override string ToString() => $"<{Message}> from {(Sender is null or Nobody ? "nobody" : Sender)}";
}

using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// A reference without an actor behind it: it has no life cycle and no children, and ignores what it is told unless a
/// subclass does better. Watching it is answered where the subclass can say that it has ended.
/// </summary>
public abstract class MinimalActorRef : ActorRefBase, IInternalActorRef
{
    public abstract IActorRefProvider Provider { get; }

    IInternalActorRef IInternalActorRef.Parent => ActorRefs.Nobody;

    bool IInternalActorRef.IsTerminated => false;

    bool IActorRefScope.IsLocal => true;

    protected override void TellInternal(object message, IActorRef? sender)
    {
    }

    IActorRef IInternalActorRef.GetChild(ReadOnlySpan<string> elements)
    {
        foreach (var element in elements)
        {
            if (element.Length > 0) return ActorRefs.Nobody;
        }

        return this;
    }

    void IInternalActorRef.Resume(Exception? causedByFailure)
    {
    }

    void IInternalActorRef.Start()
    {
    }

    void IInternalActorRef.Stop() => OnStop();

    void IInternalActorRef.Restart(Exception cause)
    {
    }

    void IInternalActorRef.Suspend()
    {
    }

    void IInternalActorRef.SendSystemMessage(ISystemMessage message) => OnSystemMessage(message);

    private protected virtual void OnStop()
    {
    }

    private protected virtual void OnSystemMessage(ISystemMessage message)
    {
    }
}

/// <summary>The reference that stands for "no actor".</summary>
public sealed class Nobody : MinimalActorRef
{
    public static readonly Nobody Instance = new();

    private readonly RootActorPath _path = new(new Address("akka", "all-systems"), "/Nobody");

    private Nobody()
    {
    }

    public override ActorPath Path => _path;

    public override IActorRefProvider Provider =>
        throw new NotSupportedException("Nobody belongs to no actor system and has no provider.");
}

/// <summary>Swallows everything it is told; /ignore of its system.</summary>
internal sealed class IgnoreActorRef(IActorRefProvider provider, ActorPath path) : MinimalActorRef
{
    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;
}

/// <summary>The two references that exist without a system.</summary>
public static class ActorRefs
{
    /// <summary>Null: the message has no sender.</summary>
    public static readonly IActorRef NoSender = null!;

    public static readonly Nobody Nobody = Nobody.Instance;
}

public static class ActorRefExtensions
{
    public static bool IsNobody([System.Diagnostics.CodeAnalysis.NotNullWhen(false)] this IActorRef? actorRef) =>
        actorRef is null or Nobody;

    public static IActorRef GetOrElse(this IActorRef? actorRef, Func<IActorRef> elseValue) =>
        actorRef.IsNobody() ? elseValue() : actorRef;
}

public static class ActorRefImplicitSenderExtensions
{
    /// <summary>Tells with the actor whose turn this is as sender; outside of actors there is no sender.</summary>
    public static void Tell(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.CurrentSelf);

    /// <summary>Passes a message on, keeping the sender of the message that is being handled.</summary>
    public static void Forward(this IActorRef receiver, object message) => receiver.Tell(message, ActorCell.CurrentSender);
}

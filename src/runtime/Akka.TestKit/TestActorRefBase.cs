using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.TestKit;

/// <summary>The reference of a <see cref="TestActorRef{TActor}"/>: everywhere else it counts as the reference to its actor.</summary>
public abstract class TestActorRefBase<TActor> : IInternalActorRef
    where TActor : ActorBase
{
    private const string DispatcherId = "akka.test.calling-thread-dispatcher";

    private readonly LocalActorRef _actor;

    protected TestActorRefBase(ActorSystem system, Props actorProps, IActorRef? supervisor = null, string? name = null)
    {
        var parent = supervisor ?? ((ExtendedActorSystem)system).Guardian;
        var props = actorProps.Dispatcher == Deploy.NoDispatcherGiven ? actorProps.WithDispatcher(DispatcherId) : actorProps;
        _actor = ((LocalActorRef)parent).Cell.MakeChild(props, name);
    }

    public IActorRef Ref => _actor;

    public ActorPath Path => _actor.Path;

    /// <summary>The instance of the moment; a restart replaces it.</summary>
    public TActor UnderlyingActor => _actor.Cell.Actor switch
    {
        TActor actor => actor,
        null => throw new InvalidOperationException($"The actor {Path} has no instance: its creation failed, or it has stopped."),
        var other => throw new InvalidOperationException($"The actor {Path} is a {other.GetType()} and not a {typeof(TActor)}."),
    };

    IInternalActorRef IInternalActorRef.Parent => Inner.Parent;

    IActorRefProvider IInternalActorRef.Provider => Inner.Provider;

    bool IInternalActorRef.IsTerminated => Inner.IsTerminated;

    bool IActorRefScope.IsLocal => true;

    private IInternalActorRef Inner => _actor;

    public static bool operator ==(TestActorRefBase<TActor>? left, IActorRef? right) => Equals(left?.Ref, right);

    public static bool operator !=(TestActorRefBase<TActor>? left, IActorRef? right) => !Equals(left?.Ref, right);

    public static IActorRef ToActorRef(TestActorRefBase<TActor> actorRef) => actorRef.Ref;

    /// <summary>Handles a message here and now, past the mailbox; its exception comes out of this call.</summary>
    public void Receive(object message, IActorRef? sender = null) => _actor.Cell.ReceiveInPlace(message, sender);

    /// <summary>Like <see cref="Receive"/>, and ends when an async handler has; the exception of such a handler goes to the supervisor.</summary>
    public async Task ReceiveAsync(object message, IActorRef? sender = null)
    {
        Receive(message, sender);

        // User messages wait for async handlers, so the answer comes after them.
        await _actor.Ask<ActorIdentity>(new Identify(messageId: null)).ConfigureAwait(false);
    }

    public void Tell(object message) => ActorRefImplicitSenderExtensions.Tell(_actor, message);

    public void Tell(object message, IActorRef? sender) => _actor.Tell(message, sender);

    public void Forward(object message) => ActorRefImplicitSenderExtensions.Forward(_actor, message);

    public void Watch(IActorRef subject) => _actor.SendSystemMessage(new Watch((IInternalActorRef)subject, _actor));

    public void Unwatch(IActorRef subject) => _actor.SendSystemMessage(new Unwatch((IInternalActorRef)subject, _actor));

    public bool Equals(IActorRef? other) => _actor.Equals(other is TestActorRefBase<TActor> wrapper ? wrapper._actor : other);

    public override bool Equals(object? obj) => Equals(obj as IActorRef);

    public override int GetHashCode() => _actor.GetHashCode();

    public int CompareTo(IActorRef? other) => _actor.CompareTo(other);

    public int CompareTo(object? obj) => _actor.CompareTo(obj);

    public override string ToString() => _actor.ToString();

    IActorRef IInternalActorRef.GetChild(ReadOnlySpan<string> elements) => Inner.GetChild(elements);

    void IInternalActorRef.Resume(Exception? causedByFailure) => Inner.Resume(causedByFailure);

    void IInternalActorRef.Start() => Inner.Start();

    void IInternalActorRef.Stop() => Inner.Stop();

    void IInternalActorRef.Restart(Exception cause) => Inner.Restart(cause);

    void IInternalActorRef.Suspend() => Inner.Suspend();

    void IInternalActorRef.SendSystemMessage(ISystemMessage message) => Inner.SendSystemMessage(message);
}

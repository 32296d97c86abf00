using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>The handle to an actor of another system: whatever it is told goes to the network.</summary>
internal class RemoteActorRef(RemoteTransport remote, Address localAddressToUse, ActorPath path, IActorRefProvider provider) : MinimalActorRef, IActorRefScope
{
    // What the wire keeps about the way to this actor, so that sending looks nothing up. Only the wire reads and writes it.
    internal object? Route;

    public override ActorPath Path => path;

    public override IActorRefProvider Provider => provider;

    public Address LocalAddressToUse => localAddressToUse;

    bool IActorRefScope.IsLocal => false;

    protected override void TellInternal(object message, IActorRef? sender) => remote.Send(message, sender, this);

    private protected override void OnSystemMessage(ISystemMessage message) => remote.SendSystem(message, this);
}

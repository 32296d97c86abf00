using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>Where messages of other systems arrive. Called by the reader of a connection, so nothing here may block.</summary>
internal interface IInbound
{
    /// <summary>
    /// A path of ours as the peer wrote it, <c>/user/a/b#123</c>; dead letters when nobody is there. The wire keeps the answer
    /// for the connection until it is terminated.
    /// </summary>
    IInternalActorRef Resolve(string path);

    /// <summary>A full path with an address.</summary>
    IActorRef ResolveSender(string path);

    void Deliver(object message, IActorRef sender, IInternalActorRef recipient);

    void DeliverSystem(ISystemMessage message, IInternalActorRef recipient);
}

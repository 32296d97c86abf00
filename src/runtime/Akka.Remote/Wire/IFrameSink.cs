using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Core;
using Akka.Remote.Core.Association;

namespace Akka.Remote.Wire;

/// <summary>Whom the frames of a connection concern, one call per frame in their order.</summary>
internal interface IFrameSink
{
    void OnHello(Hello hello);

    void OnWelcome(Welcome welcome);

    void OnRefuse(Refusal refusal, string text);

    void OnFarewell(Farewell farewell);

    void OnHeartbeat();

    void OnAskForLane(Lane lane);

    void OnAcknowledge(long upTo);

    void OnMessage(object message, IActorRef? sender, IInternalActorRef recipient);

    void OnSystemMessage(long number, ISystemMessage message, IInternalActorRef recipient);

    /// <summary>A message whose bytes its serializer does not understand. It is lost; the connection is well.</summary>
    void OnUnreadable(string recipient, string format, Exception cause);

    /// <summary>A system message that cannot be read: the promise to deliver it cannot be kept.</summary>
    void OnUnreadableSystemMessage(long number, string recipient, string format, Exception cause);
}

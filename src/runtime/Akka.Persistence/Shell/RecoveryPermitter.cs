using Akka.Actor;
using Akka.Persistence.Core;

namespace Akka.Persistence.Shell;

/// <summary>Asks for the permit to recover; <see cref="RecoveryPermitGranted"/> is the answer, now or later.</summary>
internal sealed class RequestRecoveryPermit : INoSerializationVerificationNeeded
{
    public static readonly RequestRecoveryPermit Instance = new();
}

internal sealed class RecoveryPermitGranted : INoSerializationVerificationNeeded
{
    public static readonly RecoveryPermitGranted Instance = new();
}

internal sealed class ReturnRecoveryPermit : INoSerializationVerificationNeeded
{
    public static readonly ReturnRecoveryPermit Instance = new();
}

/// <summary>Keeps the number of actors that recover at the same time below the limit; an actor that dies gives its permit back.</summary>
internal sealed class RecoveryPermitter(int limit) : ActorBase
{
    private readonly RecoveryPermits<IActorRef> _permits = new(limit);

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case RequestRecoveryPermit:
                Context.Watch(Sender);
                if (_permits.Request(Sender))
                    Sender.Tell(RecoveryPermitGranted.Instance, Self);
                return true;
            case ReturnRecoveryPermit:
                Context.Unwatch(Sender);
                Release(Sender);
                return true;
            case Terminated terminated:
                Release(terminated.ActorRef);
                return true;
            default:
                return false;
        }
    }

    private void Release(IActorRef actor)
    {
        if (_permits.Release(actor, out var next))
            next!.Tell(RecoveryPermitGranted.Instance, Self);
    }
}

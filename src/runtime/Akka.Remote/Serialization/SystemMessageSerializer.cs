using Akka.Actor;
using Akka.Dispatch.SysMsg;
using Akka.Remote.Wire;

namespace Akka.Remote.Serialization;

/// <summary>The system messages that leave a node: death watch and stop. What supervision sends stays at home.</summary>
internal sealed class SystemMessageSerializer(ExtendedActorSystem system) : WireSerializer(system)
{
    private const string Watched = "W";
    private const string Unwatched = "U";
    private const string Died = "D";
    private const string Stopped = "S";

    public override string Manifest(object o) => o switch
    {
        Watch => Watched,
        Unwatch => Unwatched,
        DeathWatchNotification => Died,
        RemoteStop => Stopped,
        _ => throw NotMine(o),
    };

    // Of a watch the recipient is the watched one. W, U: text watcher | D: text dead | u8 existed | u8 node lost | S: nothing
    protected override void Write(FrameBuffer to, object message)
    {
        switch (message)
        {
            case Watch watch:
                WriteRef(to, watch.Watcher);
                break;
            case Unwatch unwatch:
                WriteRef(to, unwatch.Watcher);
                break;
            case DeathWatchNotification death:
                WriteRef(to, death.Actor);
                WriteFlag(to, death.ExistenceConfirmed);
                WriteFlag(to, death.AddressTerminated);
                break;
            case RemoteStop:
                break;
            default:
                throw NotMine(message);
        }
    }

    protected override object Read(ref FrameReader from, string manifest) => manifest switch
    {
        Watched => new Watch(ActorRefs.Nobody, (IInternalActorRef)ReadRef(ref from)),
        Unwatched => new Unwatch(ActorRefs.Nobody, (IInternalActorRef)ReadRef(ref from)),
        Died => new DeathWatchNotification(ReadRef(ref from), ReadFlag(ref from), ReadFlag(ref from)),
        Stopped => new RemoteStop(),
        _ => throw NotMine(manifest),
    };
}

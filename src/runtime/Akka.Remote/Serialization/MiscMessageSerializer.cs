using Akka.Actor;
using Akka.Remote.Wire;

namespace Akka.Remote.Serialization;

/// <summary>The runtime's own messages that users send or that keep nodes together, under Akka.NET's manifests.</summary>
internal sealed class MiscMessageSerializer(ExtendedActorSystem system) : WireSerializer(system)
{
    private const string IdentifyManifest = "ID";
    private const string IdentityManifest = "AID";
    private const string RefManifest = "AR";
    private const string PoisonPillManifest = "PP";
    private const string KillManifest = "K";
    private const string HeartbeatManifest = "RWHB";
    private const string HeartbeatAnswerManifest = "RWHR";
    private const string DeathNoticeManifest = "RWDN";
    private const string SuccessManifest = "STS";
    private const string FailureManifest = "STF";

    public override string Manifest(object o) => o switch
    {
        Identify => IdentifyManifest,
        ActorIdentity => IdentityManifest,
        IActorRef => RefManifest,
        PoisonPill => PoisonPillManifest,
        Kill => KillManifest,
        Heartbeat => HeartbeatManifest,
        HeartbeatAnswer => HeartbeatAnswerManifest,
        OrderedDeathNotice => DeathNoticeManifest,
        Status.Success => SuccessManifest,
        Status.Failure => FailureManifest,
        _ => throw NotMine(o),
    };

    // ID: payload id | AID: payload id, text subject or empty | AR: text path or empty | PP, K, RWHB: nothing | RWHR: i32 uid
    // RWDN: text dead, u8 existed | STS: payload | STF: exceptions, payload state
    protected override void Write(FrameBuffer to, object message)
    {
        switch (message)
        {
            case Identify identify:
                PayloadCodec.Write(to, Home, identify.MessageId);
                break;
            case ActorIdentity identity:
                PayloadCodec.Write(to, Home, identity.MessageId);
                WriteRef(to, identity.Subject);
                break;
            case IActorRef actor:
                WriteRef(to, actor);
                break;
            case PoisonPill or Kill or Heartbeat:
                break;
            case HeartbeatAnswer answer:
                to.WriteInt32(answer.Uid);
                break;
            case OrderedDeathNotice notice:
                WriteRef(to, notice.Actor);
                WriteFlag(to, notice.ExistenceConfirmed);
                break;
            case Status.Success success:
                PayloadCodec.Write(to, Home, success.Status);
                break;
            case Status.Failure failure:
                ExceptionCodec.Write(to, failure.Cause);
                PayloadCodec.Write(to, Home, failure.State);
                break;
            default:
                throw NotMine(message);
        }
    }

    protected override object Read(ref FrameReader from, string manifest) => manifest switch
    {
        IdentifyManifest => new Identify(PayloadCodec.Read(ref from, Home)),
        IdentityManifest => new ActorIdentity(PayloadCodec.Read(ref from, Home), ReadSubject(ref from)),
        RefManifest => ReadRef(ref from),
        PoisonPillManifest => PoisonPill.Instance,
        KillManifest => Kill.Instance,
        HeartbeatManifest => Heartbeat.Instance,
        HeartbeatAnswerManifest => new HeartbeatAnswer(from.ReadInt32()),
        DeathNoticeManifest => new OrderedDeathNotice(ReadRef(ref from), ReadFlag(ref from)),
        SuccessManifest => new Status.Success(PayloadCodec.Read(ref from, Home)),
        FailureManifest => new Status.Failure(ExceptionCodec.Read(ref from), PayloadCodec.Read(ref from, Home)),
        _ => throw NotMine(manifest),
    };

    private IActorRef? ReadSubject(ref FrameReader from) => ReadRef(ref from) is var subject && subject.IsNobody() ? null : subject;
}

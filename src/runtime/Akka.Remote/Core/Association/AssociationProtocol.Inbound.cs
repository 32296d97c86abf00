using static Akka.Remote.Core.Association.AssociationEffect;
using static Akka.Remote.Core.Association.AssociationInput;
using static Akka.Remote.Core.Association.AssociationState;

namespace Akka.Remote.Core.Association;

/// <summary>Who is let in, and how lanes are added to a session.</summary>
internal sealed partial class AssociationProtocol
{
    // R1, the race of two dials. L has the lower address, H the higher.
    //   H, while it dials, gets L's Hello: gives its own dial up and accepts.
    //   L, while it dials, gets H's Hello: refuses with Crossing; H then waits for L's. If the dial is old, L dials anew: the one
    //   under way may have reached a process that is gone, or nobody.
    //   L, whose dial n has been accepted, gets a Hello that H wrote before it accepted n: Seen < n tells, and it is refused.
    //   L gets a Hello with Seen >= n: H knew the session, has lost it and begins anew; so must L.
    private void OnHello(long connection, Hello hello)
    {
        if (WhyRefused(hello) is { } refusal)
        {
            Refuse(connection, refusal.Refusal, refusal.Text);
            return;
        }

        // Before anything is believed about who is there: an answer of an earlier incarnation to our dial may still come, and would
        // look like the newer one.
        if (State is Dialling ours && settings.OurDialCounts)
        {
            Refuse(connection, Refusal.Crossing, "both sides dial, and this side's dial counts");
            if (_now - ours.Since < OldDial) return;
            _outbox.Add(new AbandonDial(Lane.Control, ours.Number));
            BeginDial();
            return;
        }

        if (!IsProven(hello))
        {
            _claim = (hello.Uid, hello.Dial);
            Refuse(connection, Refusal.Unproven, "another system was known at this address; whoever calls again is there");
            return;
        }

        // R2: another uid means that all that was known is over.
        Meet(hello.Uid);
        switch (State)
        {
            case Active { IsInbound: false } active when hello.Seen < active.Dial:
                Refuse(connection, Refusal.Crossing, "both sides dial, and this side's dial counts");
                return;
            case Dialling dialling:
                _outbox.Add(new AbandonDial(Lane.Control, dialling.Number));
                break;
            case Active:
                End(null, "the peer has lost the session and begins a new one");
                break;
        }

        _acceptedDial = hello.Dial;
        _outbox.Add(new Accept(connection, new Welcome(settings.Uid)));
        Start(connection, hello.Dial, isInbound: true);
    }

    // R2: a process that stood still finds calls of incarnations that are gone, and may read them after that of the one that is there.
    private bool IsProven(Hello hello) =>
        _peerUid is not { } known || known == hello.Uid || IsQuarantined(known)
        || (_claim is { } claim && claim.Uid == hello.Uid && claim.Dial < hello.Dial);

    private (Refusal Refusal, string Text)? WhyRefused(Hello hello)
    {
        if (hello.To != settings.Self)
            return (Refusal.WrongAddress, $"it calls this system {hello.To}, but this system is {settings.Self}; addresses are compared as text. Let others use that one, or set akka.remote.dot-netty.tcp.public-hostname and public-port of this system to what they use");
        if (hello.From == settings.Self)
            return (Refusal.WrongAddress, "it claims the address of this system");
        if (IsQuarantined(hello.Uid))
            return (Refusal.Quarantined, $"uid {hello.Uid} is quarantined; that system has to be restarted");
        if (State is Closed)
            return (Refusal.ShuttingDown, "this system shuts down");
        return hello.Uid == _peerUid && hello.Dial <= _acceptedDial
            ? (Refusal.Stale, $"dial {hello.Dial} has been overtaken by {_acceptedDial}")
            : null;
    }

    private void OnLaneHello(long connection, Hello hello)
    {
        if (State is Active { IsInbound: true } active && active.PeerUid == hello.Uid && active.Dial == hello.Dial && hello.To == settings.Self && active[hello.Lane] is not LaneState.Open)
        {
            _outbox.Add(new Accept(connection, new Welcome(settings.Uid)));
            Open(hello.Lane, connection);
        }
        else
        {
            Refuse(connection, Refusal.Stale, $"there is no session by dial {hello.Dial} of uid {hello.Uid} that lacks a {hello.Lane} lane");
        }
    }

    // The one who has dialled the session dials its lanes, so that these cannot cross; the other one asks.
    private void OnLaneAsked(LaneAsked asked)
    {
        if (State is Active { IsInbound: false } active && active.Connection == asked.Connection && asked.Lane != Lane.Control && active[asked.Lane] is LaneState.Unopened)
            DialLane(active, asked.Lane);
    }

    private void OnLaneDialAnswered(DialAnswered answered)
    {
        if (State is Active { IsInbound: false } active && active.Dial == answered.Dial && active[answered.Lane] is LaneState.Opening && answered.Welcome.Uid == active.PeerUid)
            Open(answered.Lane, answered.Connection);
        else
            _outbox.Add(new Close(answered.Connection, "the session that this lane was for is over"));
    }

    private void OpenWantedLanes()
    {
        if (_wantsUser) OpenLane(Lane.User);
        if (_wantsLarge) OpenLane(Lane.Large);
    }

    private void OpenLane(Lane lane)
    {
        var active = (Active)State;
        if (active[lane] is not LaneState.Unopened) return;
        if (active.IsInbound)
        {
            State = active.With(lane, new LaneState.Opening(SetTimer(settings.HandshakeTimeout)));
            _outbox.Add(new AskForLane(lane));
        }
        else
        {
            DialLane(active, lane);
        }
    }

    private void DialLane(Active active, Lane lane)
    {
        State = active.With(lane, new LaneState.Opening(SetTimer(settings.HandshakeTimeout)));
        _outbox.Add(new Dial(new Hello(settings.Self, settings.Uid, settings.Peer, lane, active.Dial, _acceptedDial)));
    }

    private void Open(Lane lane, long connection)
    {
        State = ((Active)State).With(lane, new LaneState.Open(connection));
        _outbox.Add(new LaneOpened(lane, connection));
    }

    private void Refuse(long connection, Refusal refusal, string text)
    {
        _outbox.Add(new Refuse(connection, refusal, text));
        if (refusal is not (Refusal.Crossing or Refusal.Stale or Refusal.Unproven)) _outbox.Add(new Publish(new AssociationNews.Refused(refusal, text)));
    }
}

using static Akka.Remote.Core.Association.AssociationEffect;
using static Akka.Remote.Core.Association.AssociationInput;
using static Akka.Remote.Core.Association.AssociationState;

namespace Akka.Remote.Core.Association;

/// <summary>
/// Decides whether and over which connections this node talks with one address, and with which incarnation behind it. Keeps the
/// invariants R1 to R6 of the project's README; knows nothing of the messages that travel.
/// </summary>
internal sealed partial class AssociationProtocol(AssociationSettings settings)
{
    // R4: a peer that is only starting, or a connection that broke by chance, is tried again at once; one that stays away less and less often.
    private static readonly TimeSpan ShortestGate = TimeSpan.FromMilliseconds(100);

    // R5: an answer that comes at all comes sooner. A call of the peer shows that it is there and our dial is with nobody.
    private static readonly TimeSpan OldDial = TimeSpan.FromSeconds(1);

    private TimeSpan _nextGate = ShortestGate;

    // Until when an incarnation stays quarantined. Looked up only.
    private readonly Dictionary<int, TimeSpan> _quarantined = [];
    private Outbox<AssociationEffect> _outbox = new();
    private TimeSpan _now;
    private long _tokens;
    private long _dials;

    // Of the incarnation in _peerUid: the highest dial that was accepted.
    private long _acceptedDial;
    private int? _peerUid;

    // R2: the last call of an incarnation that would take the place of _peerUid.
    private (int Uid, long Dial)? _claim;

    // Lanes that were asked for before there was a session.
    private bool _wantsUser;
    private bool _wantsLarge;

    public AssociationState State { get; private set; } = new Idle();

    /// <summary>The incarnation that the last session was with.</summary>
    public int? PeerUid => _peerUid;

    public void Handle(AssociationInput input, TimeSpan now, Outbox<AssociationEffect> outbox)
    {
        _outbox = outbox;
        _now = now;
        switch (input)
        {
            case Wanted wanted:
                OnWanted(wanted.Lane);
                break;
            case LaneAsked asked:
                OnLaneAsked(asked);
                break;
            case HelloReceived { Hello.Lane: Lane.Control } received:
                OnHello(received.Connection, received.Hello);
                break;
            case HelloReceived received:
                OnLaneHello(received.Connection, received.Hello);
                break;
            case DialAnswered { Lane: Lane.Control } answered:
                OnDialAnswered(answered);
                break;
            case DialAnswered answered:
                OnLaneDialAnswered(answered);
                break;
            case DialRefused refused:
                OnDialRefused(refused);
                break;
            case AssociationInput.DialFailed failed:
                OnDialFailed(failed.Lane, failed.Dial, failed.Reason);
                break;
            case ConnectionLost lost:
                OnConnectionLost(lost);
                break;
            case FarewellReceived farewell:
                OnFarewell(farewell);
                break;
            case TimerFired fired:
                OnTimer(fired);
                break;
            case QuarantineOrdered ordered:
                OnQuarantine(ordered);
                break;
            case ShutdownOrdered:
                OnShutdown();
                break;
            default:
                throw InvariantViolation.Unreachable(input);
        }

        AssertInvariants();
    }

    private void OnWanted(Lane lane)
    {
        _wantsUser |= lane == Lane.User;
        _wantsLarge |= lane == Lane.Large;
        switch (State)
        {
            case Idle:
                BeginDial();
                break;
            case Active:
                OpenWantedLanes();
                break;
            case Gated or Closed:
                // Whoever wanted it had not seen yet that nothing is taken.
                _wantsUser = _wantsLarge = false;
                _outbox.Add(new DropWaiting(State.WhyClosed!));
                break;
        }
    }

    private void BeginDial(bool isProof = false)
    {
        var number = ++_dials;
        State = new Dialling(number, _now, isProof, SetTimer(settings.HandshakeTimeout));
        _outbox.Add(new Dial(new Hello(settings.Self, settings.Uid, settings.Peer, Lane.Control, number, _acceptedDial)));
    }

    private void OnDialAnswered(DialAnswered answered)
    {
        // R6: a dial that was given up meanwhile has an outcome all the same.
        if (State is not Dialling dialling || dialling.Number != answered.Dial)
        {
            _outbox.Add(new Close(answered.Connection, "this dial was given up"));
            return;
        }

        if (IsQuarantined(answered.Welcome.Uid))
        {
            _outbox.Add(new Close(answered.Connection, "the peer is quarantined"));
            _outbox.Add(new ForgetSystemMessages($"the system at {settings.Peer} is quarantined"));
            FailDial($"the system at {settings.Peer} is quarantined (uid {answered.Welcome.Uid}); it has to be restarted before it can be talked to again");
            return;
        }

        Meet(answered.Welcome.Uid);
        Start(answered.Connection, answered.Dial, isInbound: false);
    }

    private void OnDialRefused(DialRefused refused)
    {
        if (refused.Lane != Lane.Control)
        {
            OnDialFailed(refused.Lane, refused.Dial, $"the peer refused the lane: {refused.Text}");
            return;
        }

        if (State is not Dialling dialling || dialling.Number != refused.Dial) return;
        switch (refused.Refusal)
        {
            case Refusal.Crossing:
                State = new Yielding(SetTimer(settings.HandshakeTimeout));
                break;
            case Refusal.Unproven when !dialling.IsProof:
                BeginDial(isProof: true);
                break;
            case Refusal.Quarantined:
                OnQuarantinedByPeer();
                FailDial("this system is quarantined by the peer and has to be restarted before the peer talks to it again");
                break;
            default:
                FailDial(refused.Text);
                break;
        }
    }

    private void OnDialFailed(Lane lane, long dial, string reason)
    {
        if (lane == Lane.Control)
        {
            if (State is Dialling dialling && dialling.Number == dial) FailDial(reason);
        }
        else if (State is Active { IsInbound: false } active && active.Dial == dial && active[lane] is LaneState.Opening)
        {
            End(Farewell.Broken, $"its {lane} lane could not be opened: {reason}");
        }
    }

    private void OnConnectionLost(ConnectionLost lost)
    {
        if (State is Active active && active.Connections.Contains(lost.Connection)) End(Farewell.Broken, lost.Reason);
    }

    private void OnFarewell(FarewellReceived received)
    {
        if (State is not Active active || active.Connection != received.Connection) return;
        if (received.Farewell == Farewell.Quarantined) OnQuarantinedByPeer();
        End(null, received.Farewell switch
        {
            Farewell.ShuttingDown => "the peer shuts down",
            Farewell.Quarantined => "the peer has quarantined this system, which has to be restarted before the peer talks to it again",
            _ => "the peer gave the session up",
        }, lingers: received.Farewell == Farewell.ShuttingDown);
    }

    // The peer has forgotten what it knew of our numbers, and takes nothing more of this incarnation.
    private void OnQuarantinedByPeer()
    {
        _outbox.Add(new Publish(new AssociationNews.QuarantinedByPeer()));
        _outbox.Add(new ForgetSystemMessages($"this system is quarantined by {settings.Peer}"));
    }

    private void OnTimer(TimerFired fired)
    {
        switch (State)
        {
            case Dialling dialling when dialling.TimeoutToken == fired.Token:
                _outbox.Add(new AbandonDial(Lane.Control, dialling.Number));
                FailDial($"no answer to the handshake within {settings.HandshakeTimeout.TotalSeconds:0.###} s");
                break;
            case Yielding yielding when yielding.TimeoutToken == fired.Token:
                FailDial($"the peer said that it is connecting and did not within {settings.HandshakeTimeout.TotalSeconds:0.###} s");
                break;
            case Gated gated when gated.Token == fired.Token:
                State = new Idle();
                break;
            case Active active when active.HeartbeatToken == fired.Token:
                OnHeartbeatDue(active, fired.LastHeard);
                break;
            case Active active when IsLate(active.User, fired.Token) || IsLate(active.Large, fired.Token):
                End(Farewell.Broken, $"a lane was not opened within {settings.HandshakeTimeout.TotalSeconds:0.###} s");
                break;
        }
    }

    private void OnHeartbeatDue(Active active, TimeSpan lastHeard)
    {
        if (_now - lastHeard > settings.AcceptablePause + settings.HeartbeatInterval)
        {
            End(Farewell.Broken, $"nothing was heard from the peer for {(_now - lastHeard).TotalSeconds:0.#} s");
            return;
        }

        _outbox.Add(new SendHeartbeat());
        _nextGate = ShortestGate; // This session has held.
        State = active with { HeartbeatToken = SetTimer(settings.HeartbeatInterval) };
    }

    private void OnQuarantine(QuarantineOrdered ordered)
    {
        if (State is Closed) return;
        if ((ordered.Uid ?? _peerUid) is not { } uid)
        {
            // Nobody was ever reached there, so there is nobody to tell from a later one.
            _outbox.Add(new ForgetSystemMessages(ordered.Reason));
            if (State is Dialling or Yielding) FailDial(ordered.Reason);
            return;
        }

        if (!IsQuarantined(uid)) Quarantine(uid, ordered.Reason);
        else if (uid == _peerUid) _outbox.Add(new ForgetSystemMessages(ordered.Reason));
    }

    private void OnShutdown()
    {
        if (State is Closed) return;
        switch (State)
        {
            case Active active:
                _outbox.Add(new SessionEnded(Farewell.ShuttingDown, "this system shuts down"));
                _outbox.Add(new Publish(new AssociationNews.Disassociated(active.IsInbound, "this system shuts down", TimeSpan.Zero)));
                break;
            case Dialling dialling:
                _outbox.Add(new AbandonDial(Lane.Control, dialling.Number));
                break;
        }

        State = new Closed();
        _outbox.Add(new DropWaiting(State.WhyClosed!));
    }

    private void Quarantine(int uid, string reason)
    {
        _quarantined[uid] = _now + settings.QuarantineRememberedFor;
        _outbox.Add(new Publish(new AssociationNews.Quarantined(uid, reason)));
        if (uid != _peerUid) return;

        _outbox.Add(new ForgetSystemMessages($"the system at {settings.Peer} is quarantined: {reason}"));
        if (State is Active) End(Farewell.Quarantined, $"the peer is quarantined: {reason}");
    }

    /// <summary>R2: whoever answers or calls at the address is the incarnation we deal with from now on.</summary>
    private void Meet(int uid)
    {
        if (_peerUid == uid) return;
        if (_peerUid is { } before)
        {
            var reason = $"a new system (uid {uid}) has taken its address";
            if (State is Active) End(null, reason);
            if (!IsQuarantined(before)) Quarantine(before, reason);
        }

        _peerUid = uid;
        _acceptedDial = 0;
        _claim = null;
    }

    private void Start(long connection, long dial, bool isInbound)
    {
        State = new Active(connection, _peerUid!.Value, dial, isInbound, LaneState.None, LaneState.None, SetTimer(settings.HeartbeatInterval));
        _outbox.Add(new SessionStarted(connection, _peerUid!.Value, isInbound));
        _outbox.Add(new Publish(new AssociationNews.Associated(isInbound, _peerUid!.Value)));
        OpenWantedLanes();
    }

    private void End(Farewell? farewell, string reason, bool lingers = false)
    {
        var active = (Active)State;
        _outbox.Add(new SessionEnded(farewell, reason, lingers));
        _outbox.Add(new Publish(new AssociationNews.Disassociated(active.IsInbound, reason, Gate(reason))));
    }

    private void FailDial(string reason)
    {
        _outbox.Add(new Publish(new AssociationNews.DialFailed(reason, Gate(reason))));
    }

    /// <returns>How long nothing is dialled.</returns>
    private TimeSpan Gate(string reason)
    {
        var closedFor = _nextGate < settings.GateClosedFor ? _nextGate : settings.GateClosedFor;
        _nextGate = closedFor * 2;
        State = new Gated($"{settings.Peer} is not tried for {closedFor.TotalSeconds:0.###} s after a failure: {reason}", SetTimer(closedFor));
        _wantsUser = _wantsLarge = false;
        _outbox.Add(new DropWaiting(reason));
        return closedFor;
    }

    private bool IsQuarantined(int uid) => _quarantined.TryGetValue(uid, out var until) && _now < until;

    private long SetTimer(TimeSpan after)
    {
        var token = ++_tokens;
        _outbox.Add(new SetTimer(token, after));
        return token;
    }

    private static bool IsLate(LaneState lane, long token) => lane is LaneState.Opening opening && opening.TimeoutToken == token;

    private void AssertInvariants()
    {
        if (State is Active active && IsQuarantined(active.PeerUid))
            throw new InvariantViolation("R3", $"there is a session with uid {active.PeerUid} of {settings.Peer}, which is quarantined");
        if (State is Active { IsInbound: true } inbound && inbound.Dial != _acceptedDial)
            throw new InvariantViolation("R1", $"the session is by dial {inbound.Dial}, the last accepted one is {_acceptedDial}");
        if (State is Active a && a.Connections.Length != a.Connections.Distinct().Count())
            throw new InvariantViolation("R1", "two lanes share a connection");
    }
}

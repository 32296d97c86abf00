using Akka.Remote.Core;
using Akka.Remote.Core.Association;
using Akka.Remote.Wire;
using DeliveryInput = Akka.Remote.Core.SystemDelivery.SystemDeliveryInput<Akka.Remote.Shell.SystemLetter>;

namespace Akka.Remote.Shell;

/// <summary>The effects of the association protocol on connections, lanes and the log.</summary>
internal sealed partial class Association
{
    private void Carry(AssociationEffect effect)
    {
        switch (effect)
        {
            case AssociationEffect.Dial dial:
                Dial(dial.Hello);
                break;
            case AssociationEffect.AbandonDial abandon:
                if (_dials.Remove((abandon.Lane, abandon.Number), out var dialling)) dialling.Cancel();
                break;
            case AssociationEffect.AskForLane ask:
                _lanes[(int)Lane.Control].Enqueue(new LaneItem(new LaneSignal.AskForLane(ask.Lane), null, null));
                break;
            case AssociationEffect.Accept accept:
                Find(accept.Connection)?.Accept(accept.Welcome);
                break;
            case AssociationEffect.Refuse refuse:
                if (Find(refuse.Connection) is { } refused) Finish(refused, Task.CompletedTask, words => HandshakeCodec.WriteRefuse(words, refuse.Refusal, Shortened(refuse.Text)));
                break;
            case AssociationEffect.Close close:
                Find(close.Connection)?.Close();
                break;
            case AssociationEffect.SessionStarted started:
                Heard();
                Attach(Lane.Control, started.Connection);
                Deliver(new DeliveryInput.SessionStarted());
                break;
            case AssociationEffect.LaneOpened opened:
                Attach(opened.Lane, opened.Connection);
                break;
            case AssociationEffect.SessionEnded ended:
                EndSession(ended);
                break;
            case AssociationEffect.DropWaiting drop:
                foreach (var lane in _lanes)
                {
                    foreach (var item in lane.TakeWaiting()) Drop(item, drop.Reason);
                }

                break;
            case AssociationEffect.ForgetSystemMessages forget:
                Deliver(new DeliveryInput.PeerForgotten(forget.Reason));
                break;
            case AssociationEffect.SetTimer timer:
                _transport.After(timer.After, () => Post(new AssociationInput.TimerFired(timer.Token, TimeSpan.FromTicks(Volatile.Read(ref _lastHeardTicks)))));
                break;
            case AssociationEffect.SendHeartbeat:
                SendHeartbeat();
                break;
            case AssociationEffect.Publish publish:
                _transport.Announce(Peer, publish.News);
                break;
            default:
                throw InvariantViolation.Unreachable(effect);
        }
    }

    // The peer counts any byte as a sign of life. One heartbeat may be missing where its patience is two intervals.
    private void SendHeartbeat()
    {
        var written = BytesWritten;
        var hasSpoken = written - _writtenAtHeartbeat > FrameLimits.EmptyFrameBytes;
        _writtenAtHeartbeat = written;
        if (!hasSpoken || !_transport.MayOmitHeartbeats) _lanes[(int)Lane.Control].Enqueue(new LaneItem(LaneSignal.Heartbeat.Instance, null, null));
    }

    private void Dial(Hello hello)
    {
        var cancellation = new CancellationTokenSource();
        _dials[(hello.Lane, hello.Dial)] = cancellation;
        _transport.Own(DialAsync(hello, cancellation));
    }

    private async Task DialAsync(Hello hello, CancellationTokenSource cancellation)
    {
        try
        {
            var connection = _transport.NewConnection(await _transport.Network.DialAsync(Peer, cancellation.Token).ConfigureAwait(false));
            if (cancellation.IsCancellationRequested) connection.Close();
            else await connection.GreetAsync(this, hello).ConfigureAwait(false);
            cancellation.Token.UnsafeRegister(static given => ((PeerConnection)given!).Close(), connection);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Given up by the protocol, which does not wait for an answer.
        }
        catch (Exception e) when (e is RemoteTransportException or IOException or System.Net.Sockets.SocketException or ObjectDisposedException or InvalidOperationException)
        {
            Post(new AssociationInput.DialFailed(hello.Lane, hello.Dial, e.Message));
        }
    }

    // The outcome of a dial is there: it can be abandoned no more.
    private void ForgetDial(AssociationInput input)
    {
        var dial = input switch
        {
            AssociationInput.DialAnswered answered => (answered.Lane, answered.Dial),
            AssociationInput.DialRefused refused => (refused.Lane, refused.Dial),
            AssociationInput.DialFailed failed => (failed.Lane, failed.Dial),
            _ => (Lane.Control, 0),
        };
        _dials.Remove(dial);
    }

    private void Attach(Lane lane, long id)
    {
        if (Find(id) is not { } connection) return;
        _lanes[(int)lane].Attach(connection, connection.Open());
    }

    private void EndSession(AssociationEffect.SessionEnded ended)
    {
        foreach (var dial in _dials.Values) dial.Cancel();
        _dials.Clear();
        var (control, idle) = _lanes[(int)Lane.Control].Detach();
        foreach (var lane in _lanes.Skip(1)) lane.Detach();
        List<PeerConnection> open;
        lock (_connections) open = [.. _connections.Values.Where(static connection => !connection.IsStranger)];
        foreach (var connection in open)
        {
            Release(connection);
            var isControl = ReferenceEquals(connection, control);
            if (isControl && ended.Farewell is { } words) Finish(connection, idle, frames => HandshakeCodec.WriteFarewell(frames, words));
            else if (!isControl && (ended.Lingers || ended.Farewell is not null)) CloseLater(connection, isHeard: ended.Lingers);
            else connection.Close();
        }

        Deliver(new DeliveryInput.SessionEnded());
    }

    private void Finish(PeerConnection connection, Task idle, Action<FrameBuffer> lastWords) =>
        _transport.Own(connection.CloseAfterAsync(idle, lastWords, _transport.LastWordsWait));

    // The end of any lane ends the session of the peer. Closed at once, it could be seen before the last words on the lane of control.
    private void CloseLater(PeerConnection connection, bool isHeard)
    {
        if (!isHeard) connection.Ignore();
        _transport.After(_transport.LastWordsWait, connection.Close);
    }

    private PeerConnection? Find(long id)
    {
        lock (_connections) return _connections.GetValueOrDefault(id);
    }

    private static string Shortened(string text) => text.Length <= 500 ? text : text[..500];
}

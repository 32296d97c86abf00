namespace Akka.Remote.Core.SystemDelivery;

/// <summary>
/// Sees to it that the system messages exchanged with one incarnation arrive once and in order whatever the sessions do, or that the
/// peer is given up. Keeps R7 to R9 of the project's README; both directions, and neither knows what the messages mean.
/// </summary>
internal sealed class SystemDeliveryProtocol<TMessage>(SystemDeliverySettings settings)
{
    /// <summary>Arrivals after which an acknowledgement does not wait for its timer.</summary>
    public const int AcknowledgeEvery = 100;

    // Unacknowledged messages in the order of their numbers; the first one has the number _firstNumber.
    private readonly Queue<TMessage> _waiting = new();
    private Outbox<SystemDeliveryEffect<TMessage>> _outbox = new();
    private long _firstNumber = 1;
    private long _tokens;

    // The number of the next message to be put on the wire; behind the last one when all have been.
    private long _nextToTransmit = 1;
    private bool _hasSession;
    private long _resendToken;
    private long _undeliveredToken;
    private long _retryToken;

    private long _delivered;
    private long _acknowledged;
    private long _acknowledgeToken;
    private bool _owesAcknowledgement;

    /// <summary>Messages that wait for their acknowledgement.</summary>
    public int WaitingCount => _waiting.Count;

    private long EndNumber => _firstNumber + _waiting.Count;

    public void Handle(SystemDeliveryInput<TMessage> input, TimeSpan now, Outbox<SystemDeliveryEffect<TMessage>> outbox)
    {
        _outbox = outbox;
        switch (input)
        {
            case SystemDeliveryInput<TMessage>.Sent sent:
                OnSent(sent.Message);
                break;
            case SystemDeliveryInput<TMessage>.SessionStarted:
                _hasSession = true;
                _owesAcknowledgement = false;
                _acknowledgeToken = 0;
                Resend();
                break;
            case SystemDeliveryInput<TMessage>.SessionEnded:
                _hasSession = false;
                _resendToken = 0;
                if (_waiting.Count > 0) _retryToken = SetTimer(settings.RetryInterval);
                break;
            case SystemDeliveryInput<TMessage>.PeerForgotten forgotten:
                Forget(forgotten.Reason);
                break;
            case SystemDeliveryInput<TMessage>.Acknowledged acknowledged:
                OnAcknowledged(acknowledged.UpTo);
                break;
            case SystemDeliveryInput<TMessage>.Arrived arrived:
                OnArrived(arrived.Number, arrived.Message);
                break;
            case SystemDeliveryInput<TMessage>.TimerFired fired:
                OnTimer(fired.Token);
                break;
            default:
                throw InvariantViolation.Unreachable(input);
        }

        AssertInvariants();
    }

    private void OnSent(TMessage message)
    {
        // R9: rather give the peer up than forget in silence what it has to know.
        if (_waiting.Count >= settings.BufferSize)
        {
            _outbox.Add(new SystemDeliveryEffect<TMessage>.Drop(message, "too many system messages wait for their acknowledgement"));
            _outbox.Add(new SystemDeliveryEffect<TMessage>.GiveUp($"{settings.BufferSize} system messages wait for their acknowledgement (akka.remote.system-message-buffer-size)"));
            return;
        }

        _waiting.Enqueue(message);
        if (_waiting.Count == 1) _undeliveredToken = SetTimer(settings.UndeliveredTimeout);
        if (!_hasSession)
        {
            _outbox.Add(new SystemDeliveryEffect<TMessage>.WantSession());
            if (_retryToken == 0) _retryToken = SetTimer(settings.RetryInterval);
        }
        else if (_nextToTransmit == EndNumber - 1)
        {
            _outbox.Add(new SystemDeliveryEffect<TMessage>.Transmit(_nextToTransmit++, message));
            if (_resendToken == 0) _resendToken = SetTimer(settings.ResendInterval);
        }
    }

    private void OnAcknowledged(long upTo)
    {
        // More than was ever sent: of another incarnation, or nonsense. Less than is known: an old one.
        if (upTo < _firstNumber || upTo >= EndNumber) return;
        while (_firstNumber <= upTo)
        {
            _waiting.Dequeue();
            _firstNumber++;
        }

        _nextToTransmit = Math.Max(_nextToTransmit, _firstNumber);
        _undeliveredToken = _waiting.Count > 0 ? SetTimer(settings.UndeliveredTimeout) : 0;
        _resendToken = 0;
        if (_hasSession) Transmit();
    }

    private void OnArrived(long number, TMessage message)
    {
        // R8: a gap is not delivered over; whoever sent it will send it again from there.
        if (number == _delivered + 1)
        {
            _delivered = number;
            _outbox.Add(new SystemDeliveryEffect<TMessage>.Deliver(message));
        }

        _owesAcknowledgement = true;
        if (_delivered - _acknowledged >= AcknowledgeEvery) Acknowledge();
        else if (_acknowledgeToken == 0) _acknowledgeToken = SetTimer(settings.AcknowledgeAfter);
    }

    private void OnTimer(long token)
    {
        if (token == _acknowledgeToken)
        {
            _acknowledgeToken = 0;
            if (_owesAcknowledgement) Acknowledge();
        }
        else if (token == _resendToken)
        {
            Resend();
        }
        else if (token == _retryToken)
        {
            _retryToken = 0;
            if (_hasSession || _waiting.Count == 0) return;
            _outbox.Add(new SystemDeliveryEffect<TMessage>.WantSession());
            _retryToken = SetTimer(settings.RetryInterval);
        }
        else if (token == _undeliveredToken && _waiting.Count > 0)
        {
            _outbox.Add(new SystemDeliveryEffect<TMessage>.GiveUp($"a system message could not be delivered for {settings.UndeliveredTimeout.TotalSeconds:0.###} s (akka.remote.initial-system-message-delivery-timeout)"));
        }
    }

    private void Acknowledge()
    {
        _owesAcknowledgement = false;
        _acknowledged = _delivered;
        if (_hasSession) _outbox.Add(new SystemDeliveryEffect<TMessage>.Acknowledge(_delivered));
    }

    private void Resend()
    {
        _nextToTransmit = _firstNumber;
        _resendToken = 0;
        Transmit();
    }

    private void Transmit()
    {
        var left = settings.ResendLimit;
        if (_nextToTransmit < EndNumber)
        {
            foreach (var message in _waiting.Skip((int)(_nextToTransmit - _firstNumber)).Take(left))
                _outbox.Add(new SystemDeliveryEffect<TMessage>.Transmit(_nextToTransmit++, message));
        }

        if (_waiting.Count > 0 && _resendToken == 0) _resendToken = SetTimer(settings.ResendInterval);
    }

    private void Forget(string reason)
    {
        while (_waiting.TryDequeue(out var message)) _outbox.Add(new SystemDeliveryEffect<TMessage>.Drop(message, reason));
        _firstNumber = _nextToTransmit = 1;
        _delivered = _acknowledged = 0;
        _owesAcknowledgement = false;
        _resendToken = _undeliveredToken = _acknowledgeToken = _retryToken = 0;
    }

    private long SetTimer(TimeSpan after)
    {
        var token = ++_tokens;
        _outbox.Add(new SystemDeliveryEffect<TMessage>.SetTimer(token, after));
        return token;
    }

    private void AssertInvariants()
    {
        if (_waiting.Count > settings.BufferSize)
            throw new InvariantViolation("R9", $"{_waiting.Count} of at most {settings.BufferSize} messages wait");
        if (_nextToTransmit < _firstNumber || _nextToTransmit > EndNumber)
            throw new InvariantViolation("R7", $"next to transmit is {_nextToTransmit} of {_firstNumber} to {EndNumber}");
        if (_acknowledged > _delivered)
            throw new InvariantViolation("R8", $"{_acknowledged} acknowledged, {_delivered} delivered");
    }
}

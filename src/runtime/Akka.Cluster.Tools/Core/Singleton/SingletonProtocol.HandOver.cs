using System.Collections.Immutable;
using Akka.Cluster.Core;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>
/// Who has to have stopped before this node starts (H2), and what it owes to those that ask it to stop (H3). A promise given to
/// another node makes that node one of those that have to be asked.
/// </summary>
internal sealed partial class SingletonProtocol
{
    // Those to whom this node has promised not to start, or owes the promise when the instance has stopped: node and round.
    private ImmutableSortedDictionary<UniqueAddress, int> _askers = ImmutableSortedDictionary<UniqueAddress, int>.Empty;
    private ImmutableSortedSet<UniqueAddress> _yieldedTo = [];

    // Removed less than the margin ago; they may still be running.
    private ImmutableSortedDictionary<UniqueAddress, Member> _departed = ImmutableSortedDictionary<UniqueAddress, Member>.Empty;

    // Answered "done" in this round.
    private ImmutableSortedSet<UniqueAddress> _cleared = [];

    // Said themselves that they are no longer first, before this node's view says so.
    private ImmutableSortedSet<UniqueAddress> _declaredOver = [];

    private ImmutableSortedDictionary<int, UniqueAddress> _margins = ImmutableSortedDictionary<int, UniqueAddress>.Empty;
    private int _token;
    private int _round;
    private int _retryToken;
    private int _retries;

    /// <summary>H2: everyone who may be running an instance. A younger member can only be if this node has yielded to it.</summary>
    private ImmutableSortedSet<UniqueAddress> Awaited
    {
        get
        {
            var own = _view.Find(self);
            var older = _view.Members.Where(member => own is not null && member.UniqueAddress != self && member.IsOlderThan(own));
            return ImmutableSortedSet<UniqueAddress>.Empty
                .Union(older.Select(static member => member.UniqueAddress))
                .Union(_departed.Keys)
                .Except(_cleared)
                .Union(_yieldedTo);
        }
    }

    /// <summary>
    /// A member that is removed, or about to be, may still be running. Whoever joins after its removal does not know of it, and
    /// must not be told by this node that the way is free.
    /// </summary>
    private bool MayOthersRun => !_departed.IsEmpty || _view.Members.Any(member =>
        member.Status == MemberStatus.Down && member.UniqueAddress != self && !_cleared.Contains(member.UniqueAddress));

    private bool IsCandidate(UniqueAddress node) => _view.Find(node) is { Status: MemberStatus.Up or MemberStatus.Leaving };

    private void Receive(SingletonMessage message, Outbox<SingletonEffect> outbox)
    {
        switch (message)
        {
            case SingletonMessage.HandOverToMe asked when asked.From != self:
                Asked(asked, outbox);
                break;
            case SingletonMessage.HandOverDone done when done.To == self && done.Round == _round:
                Done(done);
                break;
            case SingletonMessage.TakeOverFromMe over when IsBeforeSelf(over.From):
                _declaredOver = _declaredOver.Add(over.From);
                break;
            case SingletonMessage.HandOverInProgress progress when progress.Round == _round:
                // It is alive and stopping, which may take as long as its termination takes.
                _retries = 0;
                break;
            case SingletonMessage.HandOverToMe or SingletonMessage.HandOverDone or SingletonMessage.TakeOverFromMe or SingletonMessage.HandOverInProgress:
                break;
            default:
                throw new InvalidOperationException($"Unknown message {message}.");
        }
    }

    private void Asked(SingletonMessage.HandOverToMe asked, Outbox<SingletonEffect> outbox)
    {
        // One that is not here yet asks again; one that is on its way out without knowing it must not get the instance back.
        if (!IsCandidate(asked.From))
            return;
        if (asked.To != self)
        {
            // The incarnation that is meant had this address, so it is gone.
            outbox.Add(new SingletonEffect.Send(asked.From, new SingletonMessage.HandOverDone(asked.To, asked.From, asked.Round, VouchesForOlder: false)));
            return;
        }

        if ((_isRunning && _isStopping) || MayOthersRun)
            outbox.Add(new SingletonEffect.Send(asked.From, new SingletonMessage.HandOverInProgress(self, asked.Round)));
        _askers = _askers.SetItem(asked.From, asked.Round);
    }

    /// <summary>
    /// H3: the promise not to start. Answers that this node got before are void from now on, since the one who asks may be
    /// answering this node's own question at this moment: without a new round both could find themselves cleared.
    /// </summary>
    private void AnswerAskers(Outbox<SingletonEffect> outbox)
    {
        foreach (var gone in _askers.Keys.Where(asker => !IsCandidate(asker)).ToImmutableArray())
            _askers = _askers.Remove(gone);
        if (_askers.IsEmpty || MayOthersRun)
            return;
        foreach (var (asker, round) in _askers)
        {
            // To two at once it can vouch for neither: each of them may be the older one of whom the other is told.
            var vouches = _hasVouched && _yieldedTo.IsEmpty && _askers.Count == 1;
            outbox.Add(new SingletonEffect.Send(asker, new SingletonMessage.HandOverDone(self, asker, round, vouches)));
        }

        _yieldedTo = _yieldedTo.Union(_askers.Keys);
        _askers = _askers.Clear();
        _hasVouched = false;
        _hasStoppedItself = false;
        _round++;
        _cleared = _cleared.Clear();
    }

    private void Done(SingletonMessage.HandOverDone done)
    {
        Clear(done.From);
        // By version an older member may be first again later, so it has to hear itself to whom it owes a question then.
        if (!done.VouchesForOlder || !_view.IsByAge || (_view.Find(done.From) ?? _departed.GetValueOrDefault(done.From)) is not { } voucher)
            return;
        foreach (var older in _view.Members.Concat(_departed.Values).Where(member => member.IsOlderThan(voucher)).ToImmutableArray())
        {
            if (!_yieldedTo.Contains(older.UniqueAddress))
                Clear(older.UniqueAddress);
        }
    }

    private void Clear(UniqueAddress node)
    {
        _cleared = _cleared.Add(node);
        _yieldedTo = _yieldedTo.Remove(node);
        _departed = _departed.Remove(node);
    }

    /// <summary>A member is gone. What it said before stands; if it has said nothing, it may still be running for the margin.</summary>
    private void Depart(Member member, Outbox<SingletonEffect> outbox)
    {
        var node = member.UniqueAddress;
        var own = _view.Find(self);
        if (node == self || _cleared.Contains(node) || (own is not null && !member.IsOlderThan(own) && !_yieldedTo.Contains(node) && !_askers.ContainsKey(node)))
            return;
        _departed = _departed.SetItem(node, member);
        SetMargin(node, outbox);
    }

    private void SetMargin(UniqueAddress node, Outbox<SingletonEffect> outbox)
    {
        _margins = _margins.Add(++_token, node);
        outbox.Add(new SingletonEffect.SetTimer(_token, timing.RemovalMargin));
    }

    private void BecomeOldest(Outbox<SingletonEffect> outbox)
    {
        if (Phase == ClusterSingletonState.BecomingOldest)
            return;
        Phase = ClusterSingletonState.BecomingOldest;
        _round++;
        _cleared = _cleared.Clear();
        outbox.Add(new SingletonEffect.Note($"This node is first and waits for {string.Join(", ", Awaited.Select(static node => node.Address))}.", IsWarning: false));
        // Whoever has just asked this node thinks that it is first itself. One interval later one of the two views has caught up.
        if (_yieldedTo.IsEmpty)
            Ask(outbox);
        StartRetrying(outbox);
    }

    private void Ask(Outbox<SingletonEffect> outbox)
    {
        foreach (var node in Awaited.Where(node => _view.Find(node) is not null))
            outbox.Add(new SingletonEffect.Send(node, new SingletonMessage.HandOverToMe(self, node, _round)));
    }

    private void StartRetrying(Outbox<SingletonEffect> outbox)
    {
        _retries = 0;
        SetRetry(outbox);
    }

    private void SetRetry(Outbox<SingletonEffect> outbox)
    {
        _retryToken = ++_token;
        outbox.Add(new SingletonEffect.SetTimer(_token, timing.HandOverRetryInterval));
    }

    private void Fire(int token, Outbox<SingletonEffect> outbox)
    {
        if (_margins.TryGetValue(token, out var node))
        {
            _margins = _margins.Remove(token);
            if (_view.Find(node) is null)
            {
                _departed = _departed.Remove(node);
                _yieldedTo = _yieldedTo.Remove(node);
                _askers = _askers.Remove(node);
            }
        }
        else if (token == _retryToken && Phase == ClusterSingletonState.BecomingOldest)
        {
            RetryHandOver(outbox);
        }
        else if (token == _retryToken && Phase == ClusterSingletonState.WasOldest)
        {
            RetryTakeOver(outbox);
        }
        else if (token == _leaseToken)
        {
            _isSeekingLease = false;
        }
    }

    private void RetryHandOver(Outbox<SingletonEffect> outbox)
    {
        // Beginning anew forgets removals and promises, so it is no way out while one of these is waited for.
        if (++_retries > timing.MaxHandOverRetries && _departed.IsEmpty && _yieldedTo.IsEmpty)
        {
            var silent = string.Join(", ", Awaited.Select(static node => node.Address));
            outbox.Add(new SingletonEffect.ReportStuck($"Becoming the singleton's node is stuck: {silent} neither hands over nor is removed."));
            return;
        }

        Ask(outbox);
        SetRetry(outbox);
    }

    private void RetryTakeOver(Outbox<SingletonEffect> outbox)
    {
        if (First is not { } next || next == self)
            return;
        if (++_retries <= timing.MaxTakeOverRetries)
        {
            outbox.Add(new SingletonEffect.Send(next, new SingletonMessage.TakeOverFromMe(self)));
            SetRetry(outbox);
        }
        else if (_isExiting)
        {
            Stop(ClusterSingletonState.Stopping, $"this node exits and {next.Address} does not take over", outbox);
        }
        else
        {
            outbox.Add(new SingletonEffect.ReportStuck($"Handing the singleton over is stuck: {next.Address} does not take over."));
        }
    }
}

using Akka.Cluster.Core;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>
/// One node's share in a singleton: whether it may start the instance, and when it has to give it up. Every input changes what
/// is known, and one reconciliation derives from that what to do; keeps H1 to H7 of the README.
/// </summary>
internal sealed partial class SingletonProtocol(UniqueAddress self, SingletonTiming timing)
{
    private SingletonView _view = SingletonView.Empty;
    private bool _wasMember;
    private bool _isExiting;
    private bool _hasEnded;

    private bool _isRunning;
    private bool _isStopping;
    private bool _hasStoppedItself;
    private bool _hasVouched;

    public ClusterSingletonState Phase { get; private set; } = ClusterSingletonState.Start;

    /// <summary>From the start of the instance until it has terminated.</summary>
    public bool IsRunning => _isRunning;

    public void Handle(SingletonInput input, Outbox<SingletonEffect> outbox)
    {
        switch (input)
        {
            case SingletonInput.Observed observed:
                Observe(observed.View, outbox);
                break;
            case SingletonInput.Received received:
                Receive(received.Message, outbox);
                break;
            case SingletonInput.TimerFired fired:
                Fire(fired.Token, outbox);
                break;
            case SingletonInput.InstanceStopped:
                Stopped(outbox);
                break;
            case SingletonInput.LeaseAnswered answered:
                Answered(answered, outbox);
                break;
            case SingletonInput.LeaseLost:
                LoseLease(outbox);
                break;
            case SingletonInput.LeaseReleased:
                _isReleasing = false;
                break;
            case SingletonInput.SelfExiting:
                _isExiting = true;
                break;
            default:
                throw new InvalidOperationException($"Unknown input {input}.");
        }

        Reconcile(outbox);
        if (_isRunning && !_isStopping && timing.LeaseRetryInterval is not null && !_holdsLease)
            throw new InvalidOperationException($"H5 broken: {self} runs the singleton without its lease.");
    }

    /// <summary>This node is to stop whatever it runs: it was downed, or removed.</summary>
    private bool IsOut => _wasMember && _view.Find(self) is not { Status: not MemberStatus.Down };

    /// <summary>Who should run the instance, as far as this node knows.</summary>
    private UniqueAddress? First => _view.Candidates
        .Select(static member => member.UniqueAddress)
        .FirstOrDefault(node => !_declaredOver.Contains(node) && (node != self || !_isExiting));

    private void Observe(SingletonView view, Outbox<SingletonEffect> outbox)
    {
        var before = _view;
        _view = view;
        _wasMember |= view.Find(self) is not null;
        _isExiting |= view.Find(self)?.Status == MemberStatus.Exiting;
        foreach (var member in before.Members.Where(member => view.Find(member.UniqueAddress) is null))
            Depart(member, outbox);
        _declaredOver = [.. _declaredOver.Where(node => IsBeforeSelf(node))];
    }

    private bool IsBeforeSelf(UniqueAddress node) =>
        _view.Candidates.Select(static member => member.UniqueAddress).TakeWhile(candidate => candidate != self).Contains(node);

    private void Stopped(Outbox<SingletonEffect> outbox)
    {
        if (!_isRunning)
            return;
        if (!_isStopping)
        {
            _hasStoppedItself = true;
            outbox.Add(new SingletonEffect.Note("The singleton has stopped itself; it is started again at the next hand-over.", IsWarning: true));
        }

        _isRunning = false;
        _isStopping = false;
    }

    private void Reconcile(Outbox<SingletonEffect> outbox)
    {
        if (_isRunning && _isStopping)
            return;
        if (_isRunning)
            ReconcileRunning(outbox);
        else
            ReconcileIdle(outbox);
    }

    private void ReconcileRunning(Outbox<SingletonEffect> outbox)
    {
        var first = First;
        if (IsOut)
        {
            Stop(ClusterSingletonState.Stopping, "this node was removed from the cluster", outbox);
        }
        else if (!_askers.IsEmpty)
        {
            foreach (var (asker, round) in _askers)
                outbox.Add(new SingletonEffect.Send(asker, new SingletonMessage.HandOverInProgress(self, round)));
            Stop(ClusterSingletonState.HandingOver, $"{_askers.Keys.First().Address} takes over", outbox);
        }
        else if (timing.LeaseRetryInterval is not null && !_holdsLease)
        {
            Stop(ClusterSingletonState.AcquiringLease, "its lease was lost", outbox);
        }
        else if (first == self)
        {
            Phase = ClusterSingletonState.Oldest;
        }
        else if (first is null)
        {
            Stop(ClusterSingletonState.Stopping, "no member is left to take over", outbox);
        }
        else if (Phase != ClusterSingletonState.WasOldest)
        {
            Phase = ClusterSingletonState.WasOldest;
            outbox.Add(new SingletonEffect.Note($"{first.Address} is first now and is asked to take over.", IsWarning: false));
            outbox.Add(new SingletonEffect.Send(first, new SingletonMessage.TakeOverFromMe(self)));
            StartRetrying(outbox);
        }
    }

    private void ReconcileIdle(Outbox<SingletonEffect> outbox)
    {
        ReleaseWhenUnneeded(outbox);
        if (_isReleasing)
            return;
        AnswerAskers(outbox);
        if (IsOut || _isExiting)
        {
            End(outbox);
        }
        else if (First != self)
        {
            Phase = _wasMember ? ClusterSingletonState.Younger : ClusterSingletonState.Start;
            _hasStoppedItself = false;
        }
        else if (_hasStoppedItself)
        {
            Phase = ClusterSingletonState.Oldest;
        }
        else if (!Awaited.IsEmpty)
        {
            BecomeOldest(outbox);
        }
        else if (timing.LeaseRetryInterval is not null && !_holdsLease)
        {
            SeekLease(outbox);
        }
        else
        {
            Start(outbox);
        }
    }

    private void Start(Outbox<SingletonEffect> outbox)
    {
        Phase = ClusterSingletonState.Oldest;
        _isRunning = true;
        _hasVouched = true;
        outbox.Add(new SingletonEffect.Note("This node is first and starts the singleton.", IsWarning: false));
        outbox.Add(new SingletonEffect.StartInstance());
    }

    private void Stop(ClusterSingletonState phase, string why, Outbox<SingletonEffect> outbox)
    {
        Phase = phase;
        _isStopping = true;
        outbox.Add(new SingletonEffect.Note($"The singleton is stopped: {why}.", IsWarning: false));
        outbox.Add(new SingletonEffect.StopInstance());
    }

    private void End(Outbox<SingletonEffect> outbox)
    {
        Phase = ClusterSingletonState.End;
        if (_hasEnded)
            return;
        _hasEnded = true;
        outbox.Add(new SingletonEffect.End());
    }
}

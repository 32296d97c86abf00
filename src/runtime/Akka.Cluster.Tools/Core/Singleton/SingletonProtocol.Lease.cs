using Akka.Cluster.Core;
using Akka.Cluster.Tools.Singleton;

namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>H5: with a lease configured the instance runs only while this node holds it, and it is given back before a hand-over is called done.</summary>
internal sealed partial class SingletonProtocol
{
    private bool _holdsLease;
    private bool _isReleasing;

    // From the question to the answer, and after a refusal until it is time to ask again.
    private bool _isSeekingLease;
    private int _leaseToken;

    private void SeekLease(Outbox<SingletonEffect> outbox)
    {
        Phase = ClusterSingletonState.AcquiringLease;
        if (_isSeekingLease)
            return;
        _isSeekingLease = true;
        _leaseToken = ++_token;
        outbox.Add(new SingletonEffect.AcquireLease(_leaseToken));
    }

    private void Answered(SingletonInput.LeaseAnswered answer, Outbox<SingletonEffect> outbox)
    {
        // Also a late answer says who holds the lease; what is not needed is given back.
        _holdsLease |= answer.IsAcquired;
        if (answer.Token != _leaseToken)
            return;
        _isSeekingLease = !answer.IsAcquired;
        if (answer.IsAcquired)
            return;
        _leaseToken = ++_token;
        outbox.Add(new SingletonEffect.SetTimer(_leaseToken, timing.LeaseRetryInterval.GetValueOrDefault()));
    }

    private void LoseLease(Outbox<SingletonEffect> outbox)
    {
        if (_holdsLease)
            outbox.Add(new SingletonEffect.Note("The singleton's lease was lost.", IsWarning: true));
        _holdsLease = false;
    }

    private void ReleaseWhenUnneeded(Outbox<SingletonEffect> outbox)
    {
        if (!_holdsLease || _isReleasing || (_askers.IsEmpty && !IsOut && First == self && Awaited.IsEmpty))
            return;
        _holdsLease = false;
        _isReleasing = true;
        outbox.Add(new SingletonEffect.ReleaseLease());
    }
}

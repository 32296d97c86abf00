using Akka.Actor;
using Akka.Cluster.Core.Membership;
using Akka.Cluster.Shell;
using Akka.Dispatch;

namespace Akka.Cluster;

/// <summary>How this node's membership ends, together with the phases of coordinated shutdown that belong to it.</summary>
public partial class Cluster
{
    private readonly Completion _exiting;
    private readonly Completion _stopped;

    /// <summary>A member, this one or another, is to leave in good order.</summary>
    public void Leave(Address address) => _root.Tell(new MembershipInput.LeaveCommand(Checked(address)));

    /// <summary>This node leaves; completes when it is no member any more.</summary>
    public Task LeaveAsync() => LeaveAsync(CancellationToken.None);

    /// <param name="cancellationToken">Ends the wait and not the leaving.</param>
    public Task LeaveAsync(CancellationToken cancellationToken)
    {
        if (IsTerminated)
            return _stopped.Task.WaitAsync(cancellationToken);
        var removed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        RegisterOnMemberRemoved(() => removed.TrySetResult());
        if (View.State.SelfMember is null)
            _root.Tell(new ClusterCommand.Finish()); // It has nobody to take leave of.
        else
            Leave(SelfAddress);
        return Task.WhenAny(removed.Task, _stopped.Task).WaitAsync(cancellationToken);
    }

    /// <summary>The cluster lets this node go.</summary>
    internal void OnExiting()
    {
        _exiting.Complete();
        _ = CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterLeavingReason.Instance);
    }

    /// <summary>All actors of the cluster have ended, for whatever reason.</summary>
    internal void OnStopped()
    {
        _isTerminated = true;
        View.Publish(MembershipState.Unjoined(SelfUniqueAddress));
        _exiting.Complete();
        _stopped.Complete();
        FailJoiners($"[{SelfAddress}] has ended its part in the cluster.");
        LogInfo("Cluster Node [{0}] - Successfully shut down", SelfAddress);

        // When the node has left, the shutdown has begun already and keeps its reason.
        if (Settings.RunCoordinatedShutdownWhenDown)
            _ = CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
    }

    private bool IsLeavingInGoodOrder => !IsTerminated && View.State.SelfMember is { Status: not MemberStatus.Down };

    private void AddShutdownTasks(CoordinatedShutdown shutdown)
    {
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterLeave, "leave", async () =>
        {
            if (!IsLeavingInGoodOrder)
                return Done.Instance;
            Leave(SelfAddress);
            await Task.WhenAny(_exiting.Task, _stopped.Task).ConfigureAwait(false);
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExiting, "wait-exiting", async () =>
        {
            if (IsLeavingInGoodOrder)
                await Task.WhenAny(_exiting.Task, _stopped.Task).ConfigureAwait(false);
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterExitingDone, "exiting-completed", async () =>
        {
            if (IsLeavingInGoodOrder)
                await _root.Ask<Done>(new ClusterCommand.CompleteExit(), shutdown.Timeout(CoordinatedShutdown.PhaseClusterExitingDone)).ConfigureAwait(false);
            return Done.Instance;
        });
        shutdown.AddTask(CoordinatedShutdown.PhaseClusterShutdown, "wait-shutdown", async () =>
        {
            _root.Tell(new ClusterCommand.Finish());
            await _stopped.Task.ConfigureAwait(false);
            return Done.Instance;
        });
    }
}

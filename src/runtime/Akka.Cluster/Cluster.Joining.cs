using Akka.Actor;
using Akka.Cluster.Core.Membership;
using Akka.Event;

namespace Akka.Cluster;

/// <summary>How this node becomes a member.</summary>
public partial class Cluster
{
    private readonly Lock _joinersTurn = new();
    private readonly List<TaskCompletionSource> _joiners = [];

    /// <summary>Joins through a member, or forms a cluster when the address is this node's own.</summary>
    public void Join(Address address) => _root.Tell(new MembershipInput.JoinCommand(Checked(address)));

    /// <summary>Like <see cref="Join"/>; completes when this node is Up.</summary>
    /// <exception cref="ClusterJoinFailedException">The node is refused, gives up or has ended, or the token was cancelled.</exception>
    public Task JoinAsync(Address address, CancellationToken token = default) => JoinAsync(() => Join(address), token);

    /// <summary>Joins through the first of these nodes that answers; the first of them forms the cluster when nobody has one.</summary>
    public void JoinSeedNodes(IEnumerable<Address> seedNodes) =>
        _root.Tell(new MembershipInput.JoinSeedNodesCommand([.. seedNodes.Select(Checked)]));

    /// <summary>Like <see cref="JoinSeedNodes"/>; completes when this node is Up.</summary>
    /// <exception cref="ClusterJoinFailedException">The node is refused, gives up or has ended, or the token was cancelled.</exception>
    public Task JoinSeedNodesAsync(IEnumerable<Address> seedNodes, CancellationToken token = default) => JoinAsync(() => JoinSeedNodes(seedNodes), token);

    internal void OnJoinRefused(Address by, string reason)
    {
        _log.Error("Cluster Node [{0}] - Couldn't join seed nodes because of incompatible cluster configuration: [{1}] says that {2}", SelfAddress, by, reason);
        FailJoiners($"[{by}] does not let [{SelfAddress}] in: {reason}");
    }

    internal void OnJoinGivenUp()
    {
        var limit = Settings.ShutdownAfterUnsuccessfulJoinSeedNodes;
        _log.Warning(
            "Cluster Node [{0}] - Joining of seed-nodes [{1}] was unsuccessful after configured shutdown-after-unsuccessful-join-seed-nodes [{2}]. Running CoordinatedShutdown.",
            SelfAddress, string.Join(", ", Settings.SeedNodes), limit);
        FailJoiners($"[{SelfAddress}] could not join within akka.cluster.shutdown-after-unsuccessful-join-seed-nodes = {limit}.");
        _ = CoordinatedShutdown.Get(System).Run(CoordinatedShutdown.ClusterJoinUnsuccessfulReason.Instance);
    }

    private Task JoinAsync(Action join, CancellationToken token)
    {
        if (IsTerminated)
            throw new ClusterJoinFailedException($"[{SelfAddress}] is no longer a member; its actor system has to be started anew before it can join.");
        if (View.State.SelfMember is { Status: MemberStatus.Up or MemberStatus.WeaklyUp })
            return Task.CompletedTask;

        var joined = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_joinersTurn)
            _joiners.Add(joined);
        RegisterOnMemberUp(() => joined.TrySetResult());
        RegisterOnMemberRemoved(() => joined.TrySetException(new ClusterJoinFailedException($"[{SelfAddress}] has left the cluster before it was Up.")));
        join();
        return WaitForJoin(joined, token);
    }

    private async Task WaitForJoin(TaskCompletionSource joined, CancellationToken token)
    {
        await using var registration = token.Register(() => joined.TrySetException(new ClusterJoinFailedException($"[{SelfAddress}] was not Up when the wait for it was cancelled."))).ConfigureAwait(false);
        try
        {
            await joined.Task.ConfigureAwait(false);
        }
        finally
        {
            lock (_joinersTurn)
                _joiners.Remove(joined);
        }
    }

    private void FailJoiners(string why)
    {
        TaskCompletionSource[] waiting;
        lock (_joinersTurn)
            waiting = [.. _joiners];
        foreach (var joiner in waiting)
            joiner.TrySetException(new ClusterJoinFailedException(why));
    }
}

namespace Akka.Cluster.Core.Membership;

/// <summary>What this node does while it is the first in line: it acts as soon as views have converged, and waits otherwise.</summary>
internal sealed partial class MembershipProtocol
{
    // Ticks of the leader without convergence before it is said, and then how often.
    private const int TicksBeforeComplaint = 20;
    private const int TicksBetweenComplaints = 60;

    /// <summary>
    /// How long an incarnation stays buried: a view that has not heard of the removal within this time belongs to a node
    /// that is unreachable, and what that one says is not listened to.
    /// </summary>
    private static readonly TimeSpan TombstoneAge = TimeSpan.FromMinutes(10);

    private readonly SortedDictionary<UniqueAddress, TimeSpan> _buriedSince = [];
    private int _ticksWithoutConvergence;
    private bool _hasComplained;
    private TimeSpan? _differentSince;

    private void Lead()
    {
        RememberBurials();
        if (!State.IsLeader || State.HasConverged)
        {
            _differentSince = null;
            EndComplaint();
            if (State.IsLeader)
                LeadOnConvergence();
            return;
        }

        _differentSince ??= _now;
        if (_settings.WeaklyUpAfter is { } wait && _now - _differentSince >= wait)
            Apply(LeaderActions.WithoutConvergence(State, _settings));
        if (++_ticksWithoutConvergence == TicksBeforeComplaint || (_ticksWithoutConvergence > TicksBeforeComplaint && _ticksWithoutConvergence % TicksBetweenComplaints == 0))
        {
            _hasComplained = true;
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Leader can currently not perform its duties, reachability status: [{State.Reachability}], "
                + $"member status: [{string.Join(", ", State.Members.Select(member => $"{member.Address} {member.Status} seen={Gossip.HasSeen(member.UniqueAddress)}"))}]");
        }
    }

    private void EndComplaint()
    {
        _ticksWithoutConvergence = 0;
        if (_hasComplained)
            Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Leader can perform its duties again");
        _hasComplained = false;
    }

    /// <returns>False when there was nothing to do.</returns>
    private bool LeadOnConvergence()
    {
        if (!State.IsLeader || !State.HasConverged)
            return false;
        var old = _buriedSince.Where(burial => _now - burial.Value > TombstoneAge).Select(static burial => burial.Key).ToArray();

        // First the tombstones go, in a version that follows from the one before; when all have it, what those nodes had counted.
        var swept = old.Length == 0 ? State : State.With(Gossip.WithoutForgottenCounts().WithoutTombstones(old).ChangedBy(_self));
        var changed = LeaderActions.OnConvergence(swept, _settings);
        if (ReferenceEquals(changed, Gossip))
            return false;
        Apply(changed);
        return true;
    }

    private void Apply(Gossip changed)
    {
        foreach (var member in State.Members)
        {
            var now = changed.Find(member.UniqueAddress);
            if (now?.Status != member.Status)
                Note(NoteLevel.Info, $"Cluster Node [{_self.Address}] - Leader is {(now is null ? "removing" : $"moving node to [{now.Status}]:")} [{member.Address}] that was {member.Status}");
        }

        if (!ReferenceEquals(changed, Gossip))
            Change(changed);
        RememberBurials();
    }

    private void RememberBurials()
    {
        foreach (var node in Gossip.Tombstones)
            _buriedSince.TryAdd(node, _now);
        foreach (var node in _buriedSince.Keys.Where(node => !Gossip.Tombstones.Contains(node)).ToArray())
            _buriedSince.Remove(node);
    }
}

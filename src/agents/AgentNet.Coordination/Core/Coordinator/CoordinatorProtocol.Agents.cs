using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>
/// Who may have work: agents as the registry describes them, on nodes that membership has. The two meet only here, for neither is enough: the
/// registry's word may be older than the end of a node, or come before this node has heard of the agent's node at all.
/// </summary>
internal sealed partial class CoordinatorProtocol
{
    private readonly List<ClusterNode> _nodes = [];
    private bool _isOfCluster;

    private void OnAgentsChanged(AgentChanged change)
    {
        var descriptor = change.Agent;
        if (change.Kind == AgentChangeKind.Removed)
        {
            if (_pool.Find(descriptor.Id) is { } gone)
            {
                LoseAttemptsOf(gone.Id, "it was removed from the registry");
                _deadlines.Clear(gone);
                _pool.Remove(gone);
            }

            return;
        }

        var agent = _pool.Put(descriptor, IsOnMember(descriptor));
        var unverified = Inherit(agent);
        if (!agent.IsOnMember)
        {
            LoseAttemptsOf(agent.Id, NodeGone(agent));
            ReportLater(agent);
            return;
        }

        Attend(agent);
        if (unverified.Attempts.Count > 0)
        {
            Emit(new CoordinatorEffect.ToAgent(agent.Id, unverified));
        }
    }

    private void OnNodesSeen(IReadOnlyList<ClusterNode> nodes)
    {
        _isOfCluster = true;
        _nodes.AddRange(nodes.Except(_nodes));
        foreach (var agent in _pool.Agents.Where(agent => !agent.IsOnMember && IsOnMember(agent.Descriptor)))
        {
            _deadlines.Clear(agent);
            _pool.Place(agent, isOnMember: true);
            Attend(agent);
        }
    }

    private void OnNodeRemoved(ClusterNode node)
    {
        _nodes.Remove(node);
        var there = _pool.Agents.Where(agent => agent.Descriptor.Endpoint is { } endpoint && node.IsAt(endpoint)).ToList();

        // All of them before any of their tasks looks for another place. A later incarnation of the node may be a member already, but it
        // does not go on with what this one had.
        foreach (var agent in there)
        {
            _pool.Place(agent, IsOnMember(agent.Descriptor));
            LoseAttemptsOf(agent.Id, NodeGone(agent));
            ReportWhenGone(agent);
        }
    }

    private bool IsOnMember(AgentDescriptor agent) => !_isOfCluster || agent.Endpoint is not { } endpoint || _nodes.Exists(node => node.IsAt(endpoint));

    private static string NodeGone(AgentSlot agent) => $"its node {agent.Descriptor.NodeId} is not a member of the cluster";

    /// <summary>Again and again until the registry says so itself: it may be moving to another node, too.</summary>
    private void ReportWhenGone(AgentSlot agent)
    {
        if (agent is { IsOnMember: false, IsSaidToBeGone: false })
        {
            Emit(new CoordinatorEffect.ReportGone(agent.Id, NodeGone(agent)));
            ReportLater(agent);
        }
    }

    // Not at the registry's first word of it: this node may only not have heard of the agent's node yet.
    private void ReportLater(AgentSlot agent) => _deadlines.Set(agent, _nowMs + (long)_settings.LostNodesInterval.TotalMilliseconds);

    /// <summary>Leases from before the restart find their agent; those of which it has shown no sign yet are to be asked for.</summary>
    private VerifyAttempts Inherit(AgentSlot agent)
    {
        var unverified = new VerifyAttempts { AgentId = agent.Id };
        if (!_inherited.TryGetValue(agent.Id, out var held))
        {
            return unverified;
        }

        foreach (var open in held.ToList())
        {
            var lease = open.Lease!;
            if (lease.Agent is null)
            {
                lease.Agent = agent;
                agent.Held.Add(open);
                _pool.Occupy(agent);
            }

            if (lease.IsVerified)
            {
                // Its sign of life came before the registry's word of it.
                DropInherited(open, lease);
            }
            else
            {
                unverified.Attempts.Add(new AttemptRef { TaskId = open.Record.Id, Token = lease.Token });
            }
        }

        agent.MostRunning = agent.Running;
        return unverified;
    }

    private void LoseAttemptsOf(string agentId, string reason)
    {
        var lost = new List<OpenTask>();
        if (_pool.Find(agentId) is { } agent)
        {
            lost.AddRange(agent.Held);
            foreach (var stopping in _stopping.Values.Where(stopping => stopping.Agent == agent).OrderBy(stopping => stopping.Token.Number).ToList())
            {
                OnStopped(stopping.TaskId, stopping.Token);
            }
        }
        else if (_inherited.TryGetValue(agentId, out var unseen))
        {
            lost.AddRange(unseen);
        }

        foreach (var open in lost)
        {
            Lose(open, agentId, reason);
        }
    }

    private void Lose(OpenTask open, string agentId, string reason)
    {
        EndLease(open);
        Record(_decider.Unassign(
            open.Record, UnassignReason.AgentLost, Problems.Of(ProblemCodes.AgentLost, $"Agent '{agentId}' lost the attempt: {reason}.", ("agent", agentId))));
    }
}

using AgentNet.Contracts;
using AgentNet.Coordination.Core.Tasks;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>The invariants that can be seen in one state. T1, T3 and T4 speak of histories: an outside ledger checks them in tests.</summary>
internal sealed partial class CoordinatorProtocol
{
    public void AssertInvariants()
    {
        if (!_isLive)
        {
            return;
        }

        var tasks = _state.TasksUnordered();
        var leased = 0;
        var waiting = 0;
        foreach (var task in tasks)
        {
            var open = _open.GetValueOrDefault(task.Id);
            Check("T2", task.State.IsEnd() == (open is null), task, "is open exactly while it has not ended");
            if (open is null)
            {
                continue;
            }

            Check("T2", ReferenceEquals(open.Record, task), task, "is scheduled by its current record");
            Check("T2", task.State.IsLeased() == (open.Lease is not null), task, "has a lease exactly while an agent holds it");
            Check("T2", open.Lease is null || open.Lease.Token.Equals(task.Token), task, "has the lease of its current token");
            Check("T2", open.Lease is null || open.IsSet, task, "has a deadline while it is leased");
            Check("T5", !(task.State == TaskState.Pending || task.State.IsLeased()) || _state.MayRun(task), task, "runs only when its dependencies are done");
            Check("T8", task.State != TaskState.Pending || open.IsReady || open.IsSet, task, "is ready or has a time when it will be");
            leased += open.Lease is { Agent: not null, IsWaiting: false } ? 1 : 0;
            waiting += open.Lease is { Agent: not null, IsWaiting: true } ? 1 : 0;
        }

        if (_open.Count != _state.OpenTasks)
        {
            throw new InvariantViolation("T6", $"{_open.Count} tasks are scheduled and {_state.OpenTasks} have not ended");
        }

        var reserved = 0;
        foreach (var agent in _pool.Agents)
        {
            reserved += agent.Running;
            waiting -= agent.Waiting;
            if (!agent.IsOnMember && agent.Running + agent.Waiting > 0)
            {
                throw new InvariantViolation("T9", $"agent {agent.Id} has {agent.Running + agent.Waiting} attempts and its node is not a member");
            }

            if (agent.Waiting > _settings.WaitingBound)
            {
                throw new InvariantViolation("T7", $"agent {agent.Id} has {agent.Waiting} attempts that wait for sub-tasks and a limit of {_settings.WaitingBound}");
            }

            if (agent.Running > Math.Max(agent.Capacity, agent.MostRunning))
            {
                throw new InvariantViolation("T7", $"agent {agent.Id} has {agent.Running} attempts and a limit of {agent.Capacity}");
            }
        }

        if (reserved != leased + _stopping.Count || waiting != 0)
        {
            throw new InvariantViolation("T6", $"{reserved} places are taken by {leased} leases and {_stopping.Count} stopping attempts; {waiting} waiting attempts are not counted");
        }

        foreach (var dispatchClass in _pool.Classes)
        {
            if (dispatchClass.Ready.Count > 0 && dispatchClass.Free.Count > 0)
            {
                throw new InvariantViolation("T8", $"class {dispatchClass.Key} has {dispatchClass.Ready.Count} ready tasks and {dispatchClass.Free.Count} free agents");
            }
        }
    }

    private static void Check(string invariant, bool holds, TaskRecord task, string rule)
    {
        if (!holds)
        {
            throw new InvariantViolation(invariant, $"task {task.Id} ({task.State}) breaks: {rule}");
        }
    }
}

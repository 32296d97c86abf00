using AgentNet.Contracts;
using Google.Protobuf;

namespace Simulation.Worlds.Coordinator;

/// <summary>Where the world breaks a rule when a test asks for it; otherwise everything passes through as it is.</summary>
internal sealed partial class CoordinatorWorld
{
    /// <summary>A request on its way to the protocol.</summary>
    public IMessage Sabotaged(IMessage request)
    {
        if (Sabotage == Sabotage.ForgetsDependencies && request is SubmitTask { Spec.Dependencies.Count: > 0 } submission)
        {
            var changed = submission.Clone();
            changed.Spec.Dependencies.Clear();
            return changed;
        }

        return request;
    }

    public AgentDescriptor Sabotaged(AgentDescriptor announced)
    {
        if (Sabotage is not (Sabotage.IgnoresLimit or Sabotage.HidesAgents))
        {
            return announced;
        }

        var changed = announced.Clone();
        changed.MaxConcurrency += Sabotage == Sabotage.IgnoresLimit ? 1 : 0;
        changed.Status = Sabotage == Sabotage.HidesAgents ? AgentStatus.Maintenance : changed.Status;
        return changed;
    }

    public IMessage SabotagedReply(IMessage reply)
    {
        if (Sabotage == Sabotage.MiscountsPlaces && reply is Statistics { Agents.Count: > 0 } statistics)
        {
            var changed = statistics.Clone();
            changed.Agents[0].Running++;
            return changed;
        }

        return reply;
    }

    /// <summary>A turn on its way to the journal.</summary>
    public CoordinatorTurn Sabotaged(CoordinatorTurn turn)
    {
        if (Sabotage is not (Sabotage.AssignsTwice or Sabotage.AppliesOldToken or Sabotage.InventsResult or Sabotage.EndsTwice))
        {
            return turn;
        }

        var changed = turn.Clone();
        var assigned = changed.Events.FirstOrDefault(happened => happened.TaskAssigned is not null);
        var completed = changed.Events.FirstOrDefault(happened => happened.TaskCompleted is not null);
        switch (Sabotage)
        {
            case Sabotage.AssignsTwice when assigned is not null:
                var again = assigned.Clone();
                again.TaskAssigned.Token.Number += 1000;
                changed.Events.Add(again);
                break;
            case Sabotage.AppliesOldToken when completed is not null:
                completed.TaskCompleted.Token.Number--;
                break;
            case Sabotage.InventsResult when completed is not null:
                completed.TaskCompleted.Result = Payloads.FromJsonText("42");
                break;
            case Sabotage.EndsTwice when completed is not null:
                changed.Events.Add(new CoordinatorEvent { AtMs = completed.AtMs, TaskCancelled = new TaskCancelled { TaskId = completed.TaskCompleted.TaskId } });
                break;
        }

        return changed;
    }
}

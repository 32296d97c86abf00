using AgentNet.Contracts;
using Akka.Actor;

namespace AgentNet.Coordination.Tests.Shell;

/// <summary>Stands for the agent hosts: every agent does what the capability's name says, at once.</summary>
internal sealed class EchoAgents : UntypedActor
{
    private readonly IActorRef _coordinator;

    public EchoAgents(IActorRef coordinator) => _coordinator = coordinator;

    protected override void OnReceive(object message)
    {
        if (message is not AgentEnvelope envelope)
        {
            return;
        }

        switch (envelope.Message)
        {
            case DispatchTask { Capability: "echo" } dispatch:
                _coordinator.Tell(new AttemptStarted { AgentId = envelope.AgentId, TaskId = dispatch.TaskId, Token = dispatch.Token });
                _coordinator.Tell(new AttemptCompleted { AgentId = envelope.AgentId, TaskId = dispatch.TaskId, Token = dispatch.Token, Result = dispatch.Item ?? dispatch.Input });
                break;
            case DispatchTask { Capability: "list" } dispatch:
                _coordinator.Tell(new AttemptCompleted
                {
                    AgentId = envelope.AgentId, TaskId = dispatch.TaskId, Token = dispatch.Token, Result = Payloads.FromJsonText("""{"files":["a","b","c"]}"""),
                });
                break;
            case DispatchTask { Capability: "fail" } dispatch:
                _coordinator.Tell(new AttemptFailed { AgentId = envelope.AgentId, TaskId = dispatch.TaskId, Token = dispatch.Token, Permanent = true, Problem = Problems.Of("no", "It never works.") });
                break;
            case DispatchTask { Capability: "hang" } dispatch:
                _coordinator.Tell(new AttemptStarted { AgentId = envelope.AgentId, TaskId = dispatch.TaskId, Token = dispatch.Token });
                break;
            case CancelAttempt cancel:
                _coordinator.Tell(new AttemptCancelled { AgentId = envelope.AgentId, TaskId = cancel.TaskId, Token = cancel.Token });
                break;
            case VerifyAttempts verify:
                foreach (var attempt in verify.Attempts)
                {
                    _coordinator.Tell(new AttemptLost { AgentId = envelope.AgentId, TaskId = attempt.TaskId, Token = attempt.Token, Reason = "it is not known here" });
                }

                break;
        }
    }
}

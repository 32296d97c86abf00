using System.Runtime.CompilerServices;
using AgentNet.Contracts;
using AgentNet.Registry;
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

/// <summary>A registry with one agent that can do everything the tests ask for, and never changes.</summary>
internal sealed class OneAgent(params string[] capabilities) : IAgentRegistry
{
    private static readonly string[] Usual = ["echo", "list", "fail", "hang"];

    public static AgentDescriptor Descriptor(IReadOnlyList<string> capabilities)
    {
        var agent = new AgentDescriptor { Id = "agent", Name = "agent", Status = AgentStatus.Active, MaxConcurrency = 50 };
        agent.Capabilities.AddRange((capabilities.Count > 0 ? capabilities : Usual).Select(name => new Capability { Name = name }));
        agent.Capabilities[0].InputSchema = capabilities.Count > 0 ? "" : """{"type":"object"}""";
        return agent;
    }

    public RegistryView Current { get; } = RegistryView.Empty.With(new RegisteredAgent(Descriptor(capabilities), new AgentPulse(0, 0, 0, null), null));

    public AgentPage Discover(DiscoverAgents query) => throw new NotSupportedException();

    public async IAsyncEnumerable<AgentChanged> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return new AgentChanged { Kind = AgentChangeKind.Added, Agent = Descriptor(capabilities) };
        await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
    }

    public Task<RegisterAgentReply> RegisterAsync(AgentDescriptor agent, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<DeregisterAgentReply> DeregisterAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task<UpdateAgentReply> UpdateAsync(UpdateAgent update, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}

using Akka.Actor;
using Akka.Hosting;
using AgentNet.Contracts;
using AgentNet.Registry;

namespace AgentNet.Sdk.Shell;

/// <summary>
/// Tells the agent first and the registry second: from then on nobody gives it work, and what was under way to it meanwhile it refuses by itself.
/// An agent that lives outside the hosts, as one that pulls its work, is known to the registry only.
/// </summary>
internal sealed class AgentCommands(IRequiredActor<AgentHosts> hosts, IAgentRegistry registry, AgentSettings settings) : IAgentCommands
{
    public async Task<AgentDescriptor> PauseAsync(string agentId, string reason = "", CancellationToken cancellationToken = default)
    {
        await TellAsync(agentId, new PauseAgent { Reason = reason }, cancellationToken).ConfigureAwait(false);
        return await StateAsync(agentId, AgentStatus.Inactive, reason, cancellationToken).ConfigureAwait(false);
    }

    public async Task<AgentDescriptor> ResumeAsync(string agentId, string reason = "", CancellationToken cancellationToken = default)
    {
        await TellAsync(agentId, new ResumeAgent(), cancellationToken).ConfigureAwait(false);
        return await StateAsync(agentId, AgentStatus.Active, reason, cancellationToken).ConfigureAwait(false);
    }

    public Task<AgentDescriptor> DrainAsync(string agentId, string reason = "", CancellationToken cancellationToken = default) =>
        StateAsync(agentId, AgentStatus.Maintenance, reason, cancellationToken);

    private async Task<AgentDescriptor> StateAsync(string agentId, AgentStatus status, string reason, CancellationToken cancellationToken) =>
        (await registry.UpdateAsync(new UpdateAgent { AgentId = agentId, Status = status, Reason = reason }, cancellationToken).ConfigureAwait(false)).Agent;

    private async Task TellAsync(string agentId, object command, CancellationToken cancellationToken)
    {
        if (registry.Current.Find(agentId) is null)
        {
            throw new RefusedException(Problems.Of(ProblemCodes.UnknownAgent, $"No agent '{agentId}' is registered.", ("agent_id", agentId)));
        }
        try
        {
            var answer = await hosts.ActorRef.Ask<object>(new AgentEnvelope(agentId, command), settings.CommandTimeout, cancellationToken).ConfigureAwait(false);
            if (answer is Refused { Problem.Code: not ProblemCodes.UnknownAgent } refused)
            {
                throw new RefusedException(refused.Problem);
            }
        }
        catch (AskTimeoutException)
        {
            throw new RefusedException(Problems.Of(
                ProblemCodes.TimedOutWaiting, $"Agent '{agentId}' did not answer within {settings.CommandTimeout}. The command may still take effect; repeating it is safe.", ("agent_id", agentId)));
        }
    }
}

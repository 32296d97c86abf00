using AgentNet.Contracts;
using AgentNet.Sdk.Core;

namespace Simulation.Worlds.Coordinator;

/// <summary>The product's protocol of an agent in a simulated process: what is told to it in its own words, and what the ledger must know of what it decides.</summary>
internal sealed class HostedAgent(string name, int limit, long epoch, WorkLedger work)
{
    public static readonly TimeSpan TickInterval = TimeSpan.FromSeconds(1);

    private readonly AgentProtocol _protocol = new(
        name, new AgentRules(limit, LeaseHeartbeatMs: 5_000, ResendMs: 3_000, ProgressMs: 500, AbandonMs: 10_000), epoch, paused: false);

    private readonly List<AgentEffect> _effects = [];

    public bool IsIdle => _protocol.IsIdle;

    public long DurableEpoch => _protocol.DurableEpoch;

    /// <summary>Null when it is no message of a coordinator to an agent.</summary>
    public static AgentInput? InputOf(object message) => message switch
    {
        DispatchTask dispatch => new AgentInput.Dispatched(dispatch),
        CancelAttempt cancel => new AgentInput.CancelAsked(cancel),
        AttemptAck ack => new AgentInput.Acknowledged(ack),
        VerifyAttempts verify => new AgentInput.VerifyAsked(verify),
        _ => null,
    };

    public void Handle(AgentInput input, TimeSpan now, Action<AgentEffect> carryOut)
    {
        _effects.Clear();
        _protocol.Handle(input, (long)now.TotalMilliseconds, _effects);
        foreach (var cancelled in _effects.OfType<AgentEffect.CancelWork>())
        {
            work.OnCancelled(name, cancelled.TaskId, cancelled.Token);
        }

        foreach (var effect in _effects.ToList())
        {
            carryOut(effect);
        }
    }
}

using AgentNet.Contracts;
using Google.Protobuf;

namespace Simulation.Worlds.Coordinator;

/// <summary>
/// The oracle at the agents: sees only which work began and what it gave. Work of a deposed coordinator never begins after
/// that of a newer one (epoch), never more than the limit at once (T7), and what is recorded as a result is one (T3).
/// </summary>
internal sealed class WorkLedger(int agentLimit)
{
    private readonly SortedDictionary<string, Agent> _agents = new(StringComparer.Ordinal);
    private readonly Dictionary<(string TaskId, FencingToken Token), List<Payload>> _results = [];
    private int _checked;

    /// <summary>The agent's process begins; nothing runs in it.</summary>
    public void OnProcess(string agent, long durableEpoch)
    {
        var state = Of(agent);
        state.Running.Clear();
        state.Epoch = Math.Max(state.Epoch, durableEpoch);
    }

    public void OnEpoch(string agent, long epoch) => Of(agent).Epoch = Math.Max(Of(agent).Epoch, epoch);

    public void OnStarted(string agent, string taskId, FencingToken token)
    {
        var state = Of(agent);
        RuleBroken.Unless("epoch", token.Epoch >= state.Epoch, $"{agent} began {taskId} for epoch {token.Epoch} after it had seen epoch {state.Epoch}");
        RuleBroken.Unless("T2", state.Running.Add((taskId, token)), $"{agent} began {taskId} twice with token {token.Epoch}/{token.Number}");
        RuleBroken.Unless("T7", state.Running.Count <= agentLimit, $"{agent} runs {state.Running.Count} attempts at once and may run {agentLimit}");
        state.Epoch = token.Epoch;
    }

    /// <summary>Its code waits for a sub-task: it does not count as running.</summary>
    public void OnWaiting(string agent, string taskId, FencingToken token) => Of(agent).Running.Remove((taskId, token));

    /// <summary>Its code goes on. A cancelled one may do so over the limit: it runs to its end only.</summary>
    public void OnGoingOn(string agent, string taskId, FencingToken token)
    {
        var state = Of(agent);
        if (!state.Cancelled.Contains((taskId, token)))
        {
            state.Running.Add((taskId, token));
            RuleBroken.Unless("T7", state.Running.Count <= agentLimit, $"{agent} let {taskId} go on, runs {state.Running.Count} attempts at once and may run {agentLimit}");
        }
    }

    public void OnCancelled(string agent, string taskId, FencingToken token) => Of(agent).Cancelled.Add((taskId, token));

    public void OnReturned(string agent, string taskId, FencingToken token, IMessage outcome)
    {
        Of(agent).Running.Remove((taskId, token));
        if (outcome is AttemptCompleted completed)
        {
            if (!_results.TryGetValue((taskId, token), out var results))
            {
                _results[(taskId, token)] = results = [];
            }

            results.Add(completed.Result);
        }
    }

    public void Check(TaskLedger ledger)
    {
        for (; _checked < ledger.Completions.Count; _checked++)
        {
            var completed = ledger.Completions[_checked];
            RuleBroken.Unless(
                "T3", _results.TryGetValue((completed.TaskId, completed.Token), out var results) && results.Contains(completed.Result),
                $"{completed.TaskId} was completed with {completed.Result?.Inline.ToStringUtf8()}, which no attempt with token {completed.Token.Epoch}/{completed.Token.Number} has given");
        }
    }

    private Agent Of(string agent) => _agents.TryGetValue(agent, out var state) ? state : _agents[agent] = new Agent();

    private sealed class Agent
    {
        public long Epoch { get; set; }

        public HashSet<(string TaskId, FencingToken Token)> Running { get; } = [];

        public HashSet<(string TaskId, FencingToken Token)> Cancelled { get; } = [];
    }
}

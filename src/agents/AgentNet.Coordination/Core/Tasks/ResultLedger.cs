using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Tasks;

/// <summary>What an outcome reported by an agent is worth.</summary>
internal enum OutcomeVerdict
{
    /// <summary>From the attempt that holds the lease: it is applied.</summary>
    Current,

    /// <summary>Recorded before; the agent has not heard of it yet.</summary>
    Repeated,

    /// <summary>From an attempt that was given up: recorded as evidence, not applied.</summary>
    Late,

    /// <summary>No such task is in memory.</summary>
    Unknown,
}

/// <summary>The exactly-once check (T3, T4): decides for every reported outcome whether it may be recorded as the task's result.</summary>
internal static class ResultLedger
{
    public static OutcomeVerdict Judge(TaskRecord? task, FencingToken? token)
    {
        if (task is null)
        {
            return OutcomeVerdict.Unknown;
        }

        if (task.IsCurrent(token))
        {
            return OutcomeVerdict.Current;
        }

        return token is not null && token.Equals(task.LastOutcomeToken) ? OutcomeVerdict.Repeated : OutcomeVerdict.Late;
    }
}

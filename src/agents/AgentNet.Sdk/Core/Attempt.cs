using AgentNet.Contracts;
using Google.Protobuf;

namespace AgentNet.Sdk.Core;

/// <summary>Where one attempt at the agent stands.</summary>
internal enum AttemptPhase
{
    /// <summary>Its code runs, or waits for sub-tasks, and its lease is renewed.</summary>
    Running,

    /// <summary>Cancelled; its code has not returned yet. Holds its slot, renews nothing.</summary>
    Cancelling,

    /// <summary>Cancelled long ago and still running: shown as abandoned. Holds its slot.</summary>
    Abandoned,

    /// <summary>Its outcome is told and not yet acknowledged. Holds no slot.</summary>
    Held,
}

/// <summary>One attempt the agent knows. Mutable, owned by the protocol alone.</summary>
internal sealed class Attempt(string taskId, FencingToken token, long startedAtMs)
{
    public string TaskId { get; } = taskId;

    public FencingToken Token { get; } = token;

    public long StartedAtMs { get; } = startedAtMs;

    public AttemptPhase Phase { get; set; } = AttemptPhase.Running;

    public long CancelledAtMs { get; set; }

    public IMessage? Outcome { get; set; }

    public long ToldAtMs { get; set; }

    public AttemptProgress? WaitingProgress { get; set; }

    public long ProgressToldAtMs { get; set; } = long.MinValue / 2;

    public int Parts { get; set; }

    /// <summary>Sub-tasks it has called and not heard of.</summary>
    public int Calls { get; set; }

    /// <summary>The call whose result is there while the attempt waits for a slot to go on with it; 0 for none.</summary>
    public int ReadyCall { get; set; }

    public bool HoldsSlot { get; set; } = true;

    /// <summary>The attempt at the same task before this one, while that is still known.</summary>
    public Attempt? Older { get; set; }
}

/// <summary>The order of fencing tokens: by epoch, then by number.</summary>
internal static class TokenOrder
{
    public static int Compare(FencingToken left, FencingToken right)
    {
        var epochs = left.Epoch.CompareTo(right.Epoch);
        return epochs != 0 ? epochs : left.Number.CompareTo(right.Number);
    }
}

/// <summary>The times of the protocol, in milliseconds, and the most attempts at once.</summary>
internal sealed record AgentRules(int MostAttempts, long LeaseHeartbeatMs, long ResendMs, long ProgressMs, long AbandonMs);

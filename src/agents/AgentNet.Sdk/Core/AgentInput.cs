using AgentNet.Contracts;
using Google.Protobuf;

namespace AgentNet.Sdk.Core;

/// <summary>Everything that can happen to an agent entity.</summary>
internal abstract record AgentInput
{
    private AgentInput() { }

    public sealed record Dispatched(DispatchTask Dispatch) : AgentInput;

    public sealed record CancelAsked(CancelAttempt Cancel) : AgentInput;

    public sealed record Acknowledged(AttemptAck Ack) : AgentInput;

    public sealed record VerifyAsked(VerifyAttempts Verify) : AgentInput;

    /// <summary>The epoch is durable: dispatches of older ones are refused from now on, whatever happens.</summary>
    public sealed record EpochDurable(long Epoch) : AgentInput;

    /// <summary>The user's code has returned. Outcome is an AttemptCompleted, AttemptFailed or AttemptCancelled.</summary>
    public sealed record Returned(string TaskId, FencingToken Token, IMessage Outcome) : AgentInput;

    /// <summary>The user's code waits for a sub-task. Calls of one attempt are numbered from 1.</summary>
    public sealed record CallBegan(string TaskId, FencingToken Token) : AgentInput;

    /// <summary>The sub-task has ended, or nobody waits for it any more; answered by <see cref="AgentEffect.GoOn"/> when the code may go on.</summary>
    public sealed record CallEnded(string TaskId, FencingToken Token, int Call) : AgentInput;

    public sealed record Progressed(string TaskId, FencingToken Token, double Fraction, string Message) : AgentInput;

    public sealed record PartGiven(string TaskId, FencingToken Token, Payload Content) : AgentInput;

    /// <summary>Accept no new work; what runs goes on.</summary>
    public sealed record Paused : AgentInput;

    public sealed record Resumed : AgentInput;

    /// <summary>Cancel whatever runs.</summary>
    public sealed record CancelAll(Problem Reason) : AgentInput;

    public sealed record Tick : AgentInput;
}

/// <summary>Everything an agent entity can do, in the order it must be done.</summary>
internal abstract record AgentEffect
{
    private AgentEffect() { }

    /// <summary>Make the epoch durable, then say so with <see cref="AgentInput.EpochDurable"/>.</summary>
    public sealed record PersistEpoch(long Epoch) : AgentEffect;

    public sealed record Start(DispatchTask Dispatch) : AgentEffect;

    /// <summary>Let the code that made the call go on with its result.</summary>
    public sealed record GoOn(string TaskId, FencingToken Token, int Call) : AgentEffect;

    /// <summary>Cancel the token of a running attempt. The code says why, as in <see cref="ProblemCodes"/>.</summary>
    public sealed record CancelWork(string TaskId, FencingToken Token, string Code) : AgentEffect;

    /// <summary>Tell the coordinator.</summary>
    public sealed record Report(IMessage Message) : AgentEffect;

    /// <summary>Its code still runs although it was cancelled some time ago.</summary>
    public sealed record NoteAbandoned(string TaskId, long CancelledForMs) : AgentEffect;
}

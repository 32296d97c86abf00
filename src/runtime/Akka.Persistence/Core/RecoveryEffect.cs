namespace Akka.Persistence.Core;

/// <summary>Everything an actor does in order to be recovered; executed in the order given.</summary>
internal abstract record RecoveryEffect
{
    private RecoveryEffect()
    {
    }

    public sealed record RequestPermit : RecoveryEffect;

    public sealed record ReturnPermit : RecoveryEffect;

    /// <summary>Ticks once per event timeout until the recovery ends.</summary>
    public sealed record StartTicking : RecoveryEffect;

    public sealed record StopTicking : RecoveryEffect;

    public sealed record LoadSnapshot : RecoveryEffect;

    public sealed record OfferSnapshot : RecoveryEffect;

    public sealed record Replay(long FromSequenceNr, long ToSequenceNr, long Max) : RecoveryEffect;

    public sealed record Complete(long HighestSequenceNr) : RecoveryEffect;

    /// <summary>Tell the hook, then stop.</summary>
    public sealed record Fail(Exception Cause, object? Event) : RecoveryEffect;

    public sealed record TimeOut(RecoveryPhase During) : RecoveryEffect;
}

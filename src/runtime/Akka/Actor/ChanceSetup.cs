namespace Akka.Actor;

/// <summary>
/// Where a system takes the numbers from that nobody should be able to guess: uids of its actors, its own, the seeds of its protocols.
/// Without this setup they are the machine's; with it a run can be repeated.
/// </summary>
internal sealed class ChanceSetup(Func<ulong> next) : Setup.Setup
{
    public ulong Next() => next();

    /// <summary>Null: the machine's own chance.</summary>
    public static ChanceSetup? Of(ActorSystem system) => system.Settings.Setup.Get<ChanceSetup>() is { HasValue: true } given ? given.Value : null;
}

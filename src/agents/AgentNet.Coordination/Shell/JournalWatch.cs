using Akka.Actor;
using Akka.Persistence;

namespace AgentNet.Coordination.Shell;

/// <summary>
/// Beside the coordinator of a cluster: looks how far the journal is. A coordinator that was deposed while its process stood still may
/// write once more before it knows, and what it then acknowledges must not wait until the next write of the one in charge fails.
/// </summary>
internal sealed class JournalWatch : ReceiveActor, IWithTimers
{
    private readonly IActorRef _journal = Persistence.Instance.Apply(Context.System).JournalFor("");
    private readonly TimeSpan _interval;

    public JournalWatch(IActorRef coordinator, TimeSpan interval)
    {
        _interval = interval;
        Receive<LookDue>(_ => _journal.Tell(new ReplayMessages(0, 0, 0, TaskCoordinator.Id, Self)));
        Receive<RecoverySuccess>(found => coordinator.Tell(new Found(found.HighestSequenceNr), ActorRefs.NoSender));
        Receive<ReplayMessagesFailure>(_ => { });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart() => Timers.StartPeriodicTimer(LookDue.Instance, LookDue.Instance, _interval);

    /// <summary>So many entries are in the journal.</summary>
    internal sealed record Found(long Entries) : INoSerializationVerificationNeeded;

    private sealed class LookDue : INoSerializationVerificationNeeded
    {
        public static readonly LookDue Instance = new();
    }
}

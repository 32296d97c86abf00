using Akka.Actor;
using Akka.Cluster.Core;
using Akka.Cluster.Core.Downing;
using Akka.Cluster.Core.Membership;
using Akka.Coordination;
using Akka.Event;

namespace Akka.Cluster.Shell;

/// <summary>
/// Shows the newest view of the cluster to <see cref="DowningProtocol"/> once per tick and carries out what it decides. Every
/// decision is one warning in the log that begins with "SBR took decision".
/// </summary>
internal sealed class DowningActor(Cluster cluster, DowningProtocol protocol, TimeSpan tick, Func<Lease>? lease) : UntypedActor, IWithTimers
{
    private readonly ILoggingAdapter _log = Context.GetLogger();
    private readonly Outbox<DowningEffect> _outbox = new();
    private readonly IScheduler _clock = Context.System.Scheduler;
    private MembershipState? _seen;
    private Lease? _lease;

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        _lease = lease?.Invoke();
        Timers.StartPeriodicTimer(nameof(DowningInput.Ticked), new DowningInput.Ticked(), tick);
    }

    protected override void OnReceive(object message)
    {
        switch (message)
        {
            case DowningInput.Ticked ticked:
                Look();
                Handle(ticked);
                break;
            case DowningInput input:
                Handle(input);
                break;
            case LeaseFailure failure:
                _log.Error(failure.Cause, "SBR could not {0} its lease", failure.Attempt);
                if (failure.Answer is { } answer)
                    Handle(answer);
                break;
            default:
                Unhandled(message);
                break;
        }
    }

    private void Look()
    {
        var state = cluster.View.State;
        if (ReferenceEquals(state, _seen))
            return;
        _seen = state;
        Handle(new DowningInput.Observed(new DowningView(
            state.Self,
            state.Members,
            state.Reachability.Records.Select(static said => new Suspicion(said.Observer, said.Subject)),
            state.Gossip.Seen.Select(static node => node.Address),
            state.Leader?.Address)));
    }

    private void Handle(DowningInput input)
    {
        protocol.Handle(input, _clock.MonotonicClock, _outbox);
        foreach (var effect in _outbox.Effects)
            Carry(effect);
        _outbox.Clear();
    }

    private void Carry(DowningEffect effect)
    {
        switch (effect)
        {
            case DowningEffect.Publish publish:
                _log.Warning(DowningLog.Format, DowningLog.Arguments(publish.Decided));
                break;
            case DowningEffect.Down down:
                cluster.Down(down.Node.Address);
                break;
            case DowningEffect.SetTimer timer:
                Timers.StartSingleTimer(timer.Token, new DowningInput.DelayPassed(timer.Token), timer.Delay);
                break;
            case DowningEffect.AcquireLease acquire:
                Acquire(Held, acquire.Token);
                break;
            case DowningEffect.ReleaseLease:
                Held.Release().PipeTo(ActorRefs.Nobody, Self, failure: static cause => new LeaseFailure("release", cause, null));
                break;
            default:
                throw new InvalidOperationException($"Unknown effect {effect}.");
        }
    }

    private Lease Held => _lease ?? throw new InvalidOperationException("S7 broken: the strategy asks for a lease without having one.");

    private void Acquire(Lease held, int token)
    {
        var self = Self;
        held.Acquire(_ => self.Tell(new DowningInput.LeaseLost())).PipeTo(
            self,
            success: acquired => new DowningInput.LeaseAnswered(token, acquired),
            failure: cause => new LeaseFailure("acquire", cause, new DowningInput.LeaseAnswered(token, IsAcquired: false)));
    }

    private sealed record LeaseFailure(string Attempt, Exception Cause, DowningInput? Answer);
}

using System.Collections.Immutable;

namespace Akka.Cluster.Core.Downing;

/// <summary>When to decide, whom to ask for the lease, and whom to down; the strategy says which side survives. Keeps S3 to S8 of the README.</summary>
/// <param name="stableAfter">How long nothing must have changed before a decision.</param>
/// <param name="downAllWhenUnstable">How much longer than that a problem may last before everyone gives up; zero for ever.</param>
internal sealed class DowningProtocol(DowningStrategy strategy, TimeSpan stableAfter, TimeSpan downAllWhenUnstable)
{
    private DowningView? _view;
    private TimeSpan _quietSince;
    private TimeSpan? _unsettledSince;
    private TimeSpan? _healthySince;
    private LeasePhase _phase;
    private bool _holdsLease;
    private int _token;

    private enum LeasePhase
    {
        Idle,
        Delaying,
        Asking,
    }

    public void Handle(DowningInput input, TimeSpan now, Outbox<DowningEffect> outbox)
    {
        switch (input)
        {
            case DowningInput.Observed observed:
                Observe(observed.View, now);
                break;
            case DowningInput.Ticked:
                Tick(now, outbox);
                break;
            case DowningInput.DelayPassed passed:
                if (passed.Token == _token && _phase == LeasePhase.Delaying)
                    AskAfterDelay(outbox);
                break;
            case DowningInput.LeaseAnswered answered:
                Answered(answered, now, outbox);
                break;
            case DowningInput.LeaseLost:
                _holdsLease = false;
                break;
            default:
                throw new InvalidOperationException($"Unknown input {input}.");
        }
    }

    private void Observe(DowningView view, TimeSpan now)
    {
        if (_view is null || view.HasShiftedSince(_view))
            _quietSince = now;
        if (view.Pending.IsEmpty)
            _unsettledSince = null;
        else
            _unsettledSince ??= now;
        if (view.Unreachable.IsEmpty)
            _healthySince ??= now;
        else
            _healthySince = null;
        _view = view;
    }

    private void Tick(TimeSpan now, Outbox<DowningEffect> outbox)
    {
        if (_view is not { } view)
            return;
        if (_unsettledSince is { } since && downAllWhenUnstable > TimeSpan.Zero && now - since >= stableAfter + downAllWhenUnstable)
        {
            // S6: not only the leader, since in an unstable cluster nobody can be sure who leads.
            _phase = LeasePhase.Idle;
            var why = $"members have been unreachable for {now - since} without a stable view; stable-after and down-all-when-unstable allow {stableAfter + downAllWhenUnstable}";
            Act(view, DowningDecision.KeepNobody, why, now, outbox);
        }
        else if (_phase == LeasePhase.Idle && view.IsSelfInCharge && !view.Pending.IsEmpty && now - _quietSince >= stableAfter)
        {
            Decide(view, now, outbox);
        }

        if (_holdsLease && _phase == LeasePhase.Idle && strategy is LeaseMajority lease && _healthySince is { } healthy && now - healthy >= lease.ReleaseAfter)
        {
            _holdsLease = false;
            outbox.Add(new DowningEffect.ReleaseLease());
        }
    }

    private void Decide(DowningView view, TimeSpan now, Outbox<DowningEffect> outbox)
    {
        var clean = view.WithoutIndirectLinks();
        if (!clean.IndirectlyConnected.IsEmpty)
        {
            Act(view, DowningDecision.KeepNobody, "suspicions remain contradictory after indirectly connected members have been left out", now, outbox);
            return;
        }

        var verdict = strategy.Decide(clean);
        if (verdict.Decision != DowningDecision.KeepLeaseHolder)
            Act(view, verdict.Decision, verdict.Why, now, outbox);
        else if (view.IndirectlyConnected.Contains(view.Self))
            LeaveLeaseToOthers(view, clean.Unreachable, now, outbox);
        else if (verdict.Delay > TimeSpan.Zero && !_holdsLease)
            Delay(verdict.Delay, outbox);
        else
            Ask(outbox);
    }

    // Each end of a broken link may lead in its own eyes. If one that does not live on took the lease, those who would were refused it.
    private void LeaveLeaseToOthers(DowningView view, ImmutableSortedSet<UniqueAddress> cut, TimeSpan now, Outbox<DowningEffect> outbox)
    {
        var indirect = view.IndirectlyConnected;
        if (view.Downable.All(node => cut.Contains(node) || indirect.Contains(node)))
            Act(view, DowningDecision.KeepOtherSide, "everyone on this side is indirectly connected", now, outbox);
    }

    private void Delay(TimeSpan delay, Outbox<DowningEffect> outbox)
    {
        _phase = LeasePhase.Delaying;
        outbox.Add(new DowningEffect.SetTimer(++_token, delay));
    }

    private void AskAfterDelay(Outbox<DowningEffect> outbox)
    {
        _phase = LeasePhase.Idle;
        if (_view is { IsSelfInCharge: true, Pending.IsEmpty: false })
            Ask(outbox);
    }

    private void Ask(Outbox<DowningEffect> outbox)
    {
        _phase = LeasePhase.Asking;
        outbox.Add(new DowningEffect.AcquireLease(++_token));
    }

    // The answer meets the view of now and not that of the question. Whoever has the lease may down everyone it cannot reach,
    // whoever was refused must give way while anyone is unreachable: both stay right when the view has moved on.
    private void Answered(DowningInput.LeaseAnswered answer, TimeSpan now, Outbox<DowningEffect> outbox)
    {
        _holdsLease |= answer.IsAcquired;
        if (answer.Token != _token || _phase != LeasePhase.Asking)
            return;
        _phase = LeasePhase.Idle;
        if (_view is not { Pending.IsEmpty: false } view)
            return;
        if (answer.IsAcquired)
            Act(view, DowningDecision.KeepThisSide, "this side has the lease", now, outbox);
        else if (view.IsSelfInCharge)
            Act(view, DowningDecision.KeepOtherSide, "the lease was not given to this side", now, outbox);
    }

    private void Act(DowningView view, DowningDecision decision, string why, TimeSpan now, Outbox<DowningEffect> outbox)
    {
        var indirect = view.IndirectlyConnected;
        var cut = view.WithoutIndirectLinks().Unreachable;
        var downed = view.Downable.Where(node => decision switch
        {
            DowningDecision.KeepThisSide => cut.Contains(node) || indirect.Contains(node),
            DowningDecision.KeepOtherSide => !cut.Contains(node) || indirect.Contains(node),
            DowningDecision.KeepNobody => true,
            DowningDecision.KeepLeaseHolder => throw new InvalidOperationException("S7 broken: the lease has not been asked for."),
            _ => throw new InvalidOperationException($"Unknown decision {decision}."),
        }).ToImmutableSortedSet();
        var downsItself = downed.Contains(view.Self);
        outbox.Add(new DowningEffect.Publish(new DecidedDowning(strategy.Name, decision, why, downsItself, downed, view.Unreachable, indirect, view.Members)));

        // S4: itself last, since a node that has downed itself tells nobody anything more.
        foreach (var node in downed.Remove(view.Self))
            outbox.Add(new DowningEffect.Down(node));
        if (downsItself)
            outbox.Add(new DowningEffect.Down(view.Self));
        _quietSince = now;
        _unsettledSince = view.Pending.IsEmpty ? null : now;
    }
}

using AgentNet.Contracts;

namespace AgentNet.Coordination.Core.Coordinator;

/// <summary>Clients that wait for the end of a task, a batch or a run: bounded, answered when it comes or the time is up, dropped when they go away.</summary>
internal sealed partial class CoordinatorProtocol
{
    private readonly Dictionary<(WaitSubject Subject, string Id), List<Waiter>> _waiters = [];
    private readonly Dictionary<string, Waiter> _waitersByWaitId = new(StringComparer.Ordinal);
    private int _waiterCount;
    private long _abandonedWaits;

    private void Wait(Waiter waiter)
    {
        if (TooManyWaiters() is { } problem)
        {
            Refuse(waiter.RequestId, problem);
            return;
        }

        if (!_waiters.TryGetValue((waiter.Subject, waiter.Id), out var list))
        {
            _waiters[(waiter.Subject, waiter.Id)] = list = [];
        }

        list.Add(waiter);
        _waiterCount++;
        if (waiter.WaitId.Length > 0)
        {
            _waitersByWaitId[waiter.WaitId] = waiter;
        }

        _deadlines.Set(waiter, _nowMs + (long)_settings.AwaitBound.TotalMilliseconds);
    }

    private Problem? TooManyWaiters() => _waiterCount < _settings.WaiterBound ? null : Problems.Of(
        ProblemCodes.TooManyWaiters,
        $"{_waiterCount} clients wait for results, as many as {CoordinatorSettings.Path}.waiter-bound allows. The work itself goes on: watch the events, or ask again later.");

    private void OnWaitedLongEnough(Waiter waiter)
    {
        Leave(waiter);
        Reply(waiter.RequestId, ViewFor(waiter));
    }

    /// <summary>Unknown when the answer was already on its way.</summary>
    private void OnWaiterGone(string waitId)
    {
        if (_waitersByWaitId.TryGetValue(waitId, out var waiter))
        {
            Leave(waiter);
            _abandonedWaits++;
            _outbox.Add(new CoordinatorEffect.Drop(waiter.RequestId));
        }
    }

    private void AnswerWaiters(WaitSubject subject, string id, Func<Waiter, bool> isContent)
    {
        if (_waiters.TryGetValue((subject, id), out var list))
        {
            foreach (var waiter in list.Where(isContent).ToList())
            {
                Leave(waiter);
                Reply(waiter.RequestId, ViewFor(waiter));
            }
        }
    }

    private void Leave(Waiter waiter)
    {
        var list = _waiters[(waiter.Subject, waiter.Id)];
        list.Remove(waiter);
        if (list.Count == 0)
        {
            _waiters.Remove((waiter.Subject, waiter.Id));
        }

        _waiterCount--;
        _waitersByWaitId.Remove(waiter.WaitId);
        _deadlines.Clear(waiter);
    }

    private object ViewFor(Waiter waiter) => waiter.Subject switch
    {
        WaitSubject.OneTask => _state.Find(waiter.Id)!.ToView(),
        WaitSubject.Batch => BatchViewOf(waiter.Id)!,
        WaitSubject.Run => RunViewOf(waiter.Id)!,
        _ => throw new InvariantViolation("input", $"{waiter.Subject} is not handled"),
    };
}

namespace AgentNet.Sdk.Core;

/// <summary>
/// An attempt gives its slot back while it waits for sub-tasks, and takes one again, before any new dispatch, when the last of its calls has ended.
/// While another call is out it goes on without: else a parent with two calls could block the second with the first one's result.
/// A cancelled one has its slot back at once, over the limit if need be: its code runs to its end.
/// </summary>
internal sealed partial class AgentProtocol
{
    // Attempts whose last call has ended and that wait for a slot. While there is one, every slot is taken.
    private readonly Queue<Attempt> _goingOn = new();

    private void OnCallBegan(AgentInput.CallBegan began, List<AgentEffect> effects)
    {
        if (Find(began.TaskId, began.Token) is not { Phase: AttemptPhase.Running } attempt)
        {
            return;
        }
        attempt.Calls++;
        if (attempt.ReadyCall > 0)
        {
            GoOn(attempt, effects);
        }
        else
        {
            Leave(attempt, effects);
        }
    }

    private void OnCallEnded(AgentInput.CallEnded ended, List<AgentEffect> effects)
    {
        if (Find(ended.TaskId, ended.Token) is not { Phase: AttemptPhase.Running, Calls: > 0 } attempt)
        {
            return;
        }
        attempt.Calls--;
        attempt.ReadyCall = ended.Call;
        if (attempt.Calls > 0)
        {
            GoOn(attempt, effects);
        }
        else
        {
            _goingOn.Enqueue(attempt);
            GiveSlots(effects);
        }
    }

    private void GiveSlots(List<AgentEffect> effects)
    {
        while (_slotsHeld < rules.MostAttempts && _goingOn.TryDequeue(out var attempt))
        {
            // One that was called off, has returned or has called again meanwhile wants none.
            if (attempt.ReadyCall > 0)
            {
                TakeSlot(attempt, effects);
            }
        }
    }

    private void TakeSlot(Attempt attempt, List<AgentEffect> effects)
    {
        if (!attempt.HoldsSlot)
        {
            attempt.HoldsSlot = true;
            _slotsHeld++;
        }
        GoOn(attempt, effects);
    }

    private void Leave(Attempt attempt, List<AgentEffect> effects)
    {
        attempt.ReadyCall = 0;
        if (attempt.HoldsSlot)
        {
            attempt.HoldsSlot = false;
            _slotsHeld--;
            GiveSlots(effects);
        }
    }

    private static void GoOn(Attempt attempt, List<AgentEffect> effects)
    {
        if (attempt.ReadyCall > 0)
        {
            effects.Add(new AgentEffect.GoOn(attempt.TaskId, attempt.Token, attempt.ReadyCall));
            attempt.ReadyCall = 0;
        }
    }
}

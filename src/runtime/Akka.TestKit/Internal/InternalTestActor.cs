using Akka.Actor;
using Akka.Event;

namespace Akka.TestKit.Internal;

/// <summary>The actor behind TestActor: puts what it gets into the inbox of the test.</summary>
internal sealed class InternalTestActor(MessageInbox inbox) : ActorBase
{
    private readonly DelegatingSupervisorStrategy _supervisorStrategy = new();
    private TestActor.Ignore? _ignore;
    private AutoPilot? _autoPilot;

    protected override SupervisorStrategy SupervisorStrategy() => _supervisorStrategy;

    protected override bool Receive(object message)
    {
        switch (message)
        {
            case TestActor.SetIgnore setIgnore:
                _ignore = setIgnore.Ignore;
                return true;
            case TestActor.SetAutoPilot setAutoPilot:
                _autoPilot = setAutoPilot.AutoPilot;
                return true;
            case TestActor.Watch watch:
                Context.Watch(watch.Actor);
                Sender.Tell(Done.Instance);
                return true;
            case TestActor.Unwatch unwatch:
                Context.Unwatch(unwatch.Actor);
                Sender.Tell(Done.Instance);
                return true;
            case TestActor.Spawn spawn:
                var child = spawn.Apply(Context);
                if (spawn._supervisorStrategy.HasValue)
                    _supervisorStrategy.Update(child, spawn._supervisorStrategy.Value);
                Sender.Tell(child);
                return true;
            default:
                Take(message);
                return true;
        }
    }

    protected override void PostStop()
    {
        foreach (var left in inbox.TakeAll())
            Context.System.DeadLetters.Tell(new DeadLetter(left.Message!, left.Sender, Self), left.Sender);
    }

    private void Take(object message)
    {
        if (_autoPilot?.Run(Sender, message) is { } next and not KeepRunning)
            _autoPilot = next;
        if (_ignore?.Invoke(message) != true)
            inbox.Add(new RealMessageEnvelope(message, Sender));
    }
}

using Akka.Actor;
using Akka.Util;

namespace Akka.TestKit;

/// <summary>The messages by which a test kit controls its own TestActor.</summary>
public static class TestActor
{
    public delegate bool Ignore(object message);

    public static AutoPilot NoAutoPilot => AutoPilot.NoAutoPilot;

    public static AutoPilot KeepRunning => AutoPilot.KeepRunning;

    public static NullMessageEnvelope NullMessage => NullMessageEnvelope.Instance;

    public class SetIgnore(Ignore? ignore) : INoSerializationVerificationNeeded
    {
        public Ignore? Ignore { get; } = ignore;
    }

    public class SetAutoPilot(AutoPilot autoPilot) : INoSerializationVerificationNeeded
    {
        public AutoPilot AutoPilot { get; } = autoPilot;
    }

    public class Watch(IActorRef actorToWatch) : INoSerializationVerificationNeeded
    {
        public IActorRef Actor { get; } = actorToWatch;
    }

    public class Unwatch(IActorRef actorToUnwatch) : INoSerializationVerificationNeeded
    {
        public IActorRef Actor { get; } = actorToUnwatch;
    }

    /// <summary>Starts a child of the TestActor; the answer is its reference.</summary>
    public class Spawn : INoSerializationVerificationNeeded
    {
        public readonly Props _props;
        public readonly Option<string> _name;
        public readonly Option<SupervisorStrategy> _supervisorStrategy;

        public Spawn(Props props, Option<string> name, Option<SupervisorStrategy> supervisorStrategy)
        {
            _props = props;
            _name = name;
            _supervisorStrategy = supervisorStrategy;
        }

        public IActorRef Apply(IActorRefFactory context) =>
            context.ActorOf(_props, _name.HasValue ? _name.Value : null);
    }
}

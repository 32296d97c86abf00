using Akka.Actor;
using Akka.Configuration;

namespace Akka.Persistence.Actors;

/// <summary>Starts scripted actors and hides their first message.</summary>
public abstract class PersistentTestKit(string hocon = "") : TestKit.Xunit2.TestKit(
    ConfigurationFactory.ParseString(hocon).WithFallback(
        """
        akka.loglevel = OFF
        akka.test { single-expect-default = 30s, filter-leeway = 30s, default-timeout = 30s }
        akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
        """))
{
    /// <summary>A recovered actor without a past.</summary>
    private protected IActorRef Fresh(string id = "actor-1")
    {
        var actor = Start(id);
        ExpectRecovered(RecoveryCompleted.Instance, 0);
        return actor;
    }

    private protected IActorRef Start(string id = "actor-1", Recovery? recovery = null) =>
        Sys.ActorOf(Props.Create(() => new ScriptedActor(id, TestActor, recovery, null)));

    private protected static void Do(IActorRef actor, Action<ScriptedActor> script) =>
        actor.Tell(new ScriptedActor.Do(script));

    private protected void ExpectRecovered(object message, long sequenceNr) =>
        ExpectMsg(new ScriptedActor.Recovered(message, sequenceNr));

    /// <summary>Stops the actor and starts another one with its id.</summary>
    private protected IActorRef Again(IActorRef actor, string id = "actor-1", Recovery? recovery = null)
    {
        Watch(actor);
        Sys.Stop(actor);
        ExpectTerminated(actor);
        return Start(id, recovery);
    }
}

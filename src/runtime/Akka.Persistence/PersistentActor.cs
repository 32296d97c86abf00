namespace Akka.Persistence;

/// <summary>A persistent actor that implements its behaviour as two methods.</summary>
public abstract class PersistentActor : Eventsourced
{
}

namespace Akka.Persistence.Hosting;

/// <summary>Which of the two stores a call configures.</summary>
public enum PersistenceMode
{
    Both = 0,
    Journal = 1,
    SnapshotStore = 2,
}

using AgentNet.Coordination.Core.Coordinator;

namespace AgentNet.Coordination.Shell;

/// <summary>The archive as the coordinator needs it: what has ended goes in and is confirmed, and what clients name is found again.</summary>
internal interface ICoordinatorArchive
{
    /// <summary>How far it is, by the database itself: in a cluster other nodes write it too, each while it holds the coordinator.</summary>
    long ReadLastSequence();

    /// <summary>Called after each synced write, on any thread. There is one listener: the coordinator of the moment.</summary>
    void OnConfirmed(Action<long> confirm);

    void Add(ArchiveEntry entry);

    /// <summary>Does not keep the caller's thread.</summary>
    Task<ArchiveFinds> FindAsync(IReadOnlyList<string> taskIds, IReadOnlyList<string> batchIds, IReadOnlyList<string> runIds, CancellationToken cancellationToken);
}

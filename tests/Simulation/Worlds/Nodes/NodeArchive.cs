using AgentNet.Coordination.Core.Coordinator;
using AgentNet.Coordination.Shell;
using Simulation.Worlds.Coordinator;

namespace Simulation.Worlds.Nodes;

/// <summary>A process's way to the archive that all nodes share: its queue dies with it, what has been applied stays.</summary>
internal sealed class NodeArchive(NodeLife life, ArchiveModel archive, SplitMix random) : ICoordinatorArchive
{
    private readonly Queue<ArchiveEntry> _toWrite = new();
    private Action<long> _confirm = _ => { };
    private bool _isWriting;

    public long ReadLastSequence() => archive.LastSequence;

    public void OnConfirmed(Action<long> confirm) => _confirm = confirm;

    public void Add(ArchiveEntry entry)
    {
        _toWrite.Enqueue(entry);
        WriteNext();
    }

    public Task<ArchiveFinds> FindAsync(IReadOnlyList<string> taskIds, IReadOnlyList<string> batchIds, IReadOnlyList<string> runIds, CancellationToken cancellationToken)
    {
        var found = new TaskCompletionSource<ArchiveFinds>();
        life.After(Pause(), () => found.TrySetResult(archive.Find(new CoordinatorEffect.LookUp(0, taskIds, batchIds, runIds))));
        return found.Task;
    }

    private void WriteNext()
    {
        if (_isWriting || _toWrite.Count == 0)
        {
            return;
        }

        _isWriting = true;
        life.After(Pause(), () =>
        {
            var entry = _toWrite.Dequeue();
            archive.Apply(entry);
            _isWriting = false;
            _confirm(archive.LastSequence);
            WriteNext();
        });
    }

    private TimeSpan Pause() => TimeSpan.FromMilliseconds(1 + random.Below(20));
}

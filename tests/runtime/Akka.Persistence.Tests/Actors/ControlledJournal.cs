using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Journal;

namespace Akka.Persistence.Actors;

/// <summary>
/// A journal as a user would write one, with the public SPI only. The test decides how each write ends: it finds the write on
/// the event stream.
/// </summary>
public sealed class ControlledJournal : AsyncWriteJournal
{
    public const string Hocon = """
        akka.persistence.journal.plugin = "test.journal"
        test.journal.class = "Akka.Persistence.Actors.ControlledJournal, Akka.Persistence.Tests"
        """;

    private readonly List<IPersistentRepresentation> _stored = [];
    private readonly List<IPersistentRepresentation> _deleted = [];

    /// <summary>A write that waits for its end.</summary>
    public sealed class PendingWrite(IReadOnlyList<AtomicWrite> writes)
    {
        private readonly TaskCompletionSource<IImmutableList<Exception>> _end = new();

        public IReadOnlyList<AtomicWrite> Writes { get; } = writes;

        internal Task<IImmutableList<Exception>> End => _end.Task;

        public void Succeed() => _end.SetResult(ImmutableList<Exception>.Empty);

        public void Reject(params Exception?[] rejections) => _end.SetResult(rejections.ToImmutableList()!);

        public void Fail(string reason) => _end.SetException(new InvalidOperationException(reason));
    }

    public override Task ReplayMessagesAsync(
        IActorContext context, string persistenceId, long fromSequenceNr, long toSequenceNr, long max, Action<IPersistentRepresentation> recoveryCallback)
    {
        var range = _stored.Where(stored => stored.PersistenceId == persistenceId
            && stored.SequenceNr >= fromSequenceNr && stored.SequenceNr <= toSequenceNr).Take((int)Math.Min(max, int.MaxValue));
        foreach (var stored in range)
            recoveryCallback(stored);
        return Task.CompletedTask;
    }

    public override Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr) =>
        Task.FromResult(_stored.Concat(_deleted).Where(stored => stored.PersistenceId == persistenceId)
            .Select(stored => stored.SequenceNr).DefaultIfEmpty(0).Max());

    protected override async Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages)
    {
        var pending = new PendingWrite([.. messages]);
        Context.System.EventStream.Publish(pending);
        var rejections = await pending.End;
        for (var i = 0; i < pending.Writes.Count; i++)
        {
            if (rejections.Count == 0 || rejections[i] is null)
                _stored.AddRange((IEnumerable<IPersistentRepresentation>)pending.Writes[i].Payload);
        }
        return rejections;
    }

    protected override Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr)
    {
        _deleted.AddRange(_stored.Where(stored => stored.PersistenceId == persistenceId && stored.SequenceNr <= toSequenceNr));
        _stored.RemoveAll(_deleted.Contains);
        return Task.CompletedTask;
    }
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.Persistence.Shell;

namespace Akka.Persistence.Journal;

/// <summary>How a journal gives events back.</summary>
public interface IAsyncRecovery
{
    /// <summary>Calls back once per event, in order, before the task ends.</summary>
    Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback);

    /// <summary>The highest number ever given to an event of the id, deleted or not; 0 when there was none.</summary>
    Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);
}

/// <summary>
/// The base of journal plugins: speaks the protocol of persistent actors and leaves storing to four methods. An actor has
/// one request at a time here, which is why answers need no reordering.
/// </summary>
public abstract class AsyncWriteJournal : WriteJournalBase, IAsyncRecovery
{
    protected readonly bool CanPublish;

    private readonly ReplayFilterSettings _replayFilter;

    protected AsyncWriteJournal()
    {
        var extension = Persistence.Instance.Apply(Context.System);
        CanPublish = extension.Settings.Internal.PublishPluginCommands;
        var config = extension.ConfigFor(Self);
        _replayFilter = ReplayFilterSettings.Of(config);
        Guard = CircuitGuard.Of(Context.System, Self.Path.Name, config);
    }

    /// <summary>In front of every write, delete and question for the highest number.</summary>
    internal CircuitGuard Guard { get; }

    /// <summary>Set by built-in journals: actors that can use it directly do.</summary>
    internal virtual EventStore? Store => null;

    public abstract Task ReplayMessagesAsync(
        IActorContext context,
        string persistenceId,
        long fromSequenceNr,
        long toSequenceNr,
        long max,
        Action<IPersistentRepresentation> recoveryCallback);

    public abstract Task<long> ReadHighestSequenceNrAsync(string persistenceId, long fromSequenceNr);

    /// <summary>Stores each atomic write whole or not at all.</summary>
    /// <returns>
    /// Null or nothing when all are stored; else one entry per write, null for a stored one and the reason for a rejected one.
    /// A failed task means that it is not known what is stored.
    /// </returns>
    protected abstract Task<IImmutableList<Exception>> WriteMessagesAsync(IEnumerable<AtomicWrite> messages);

    protected abstract Task DeleteMessagesToAsync(string persistenceId, long toSequenceNr);

    /// <summary>A plugin's own messages.</summary>
    protected virtual bool ReceivePluginInternal(object message) => false;

    protected override bool Receive(object message) => ReceiveWriteJournal(message) || ReceivePluginInternal(message);

    protected bool ReceiveWriteJournal(object message)
    {
        switch (message)
        {
            case WriteMessages request:
                Write(request);
                return true;
            case WriteAnswered answered:
                Answer(answered);
                return true;
            case ReplayMessages { AcceptsStore: true } request when Store is { } store:
                request.PersistentActor.Tell(new StoreOpened(store), Self);
                return true;
            case ReplayMessages request:
                Replay(request);
                return true;
            case DeleteMessagesTo request:
                Delete(request);
                return true;
            default:
                return false;
        }
    }

    /// <summary>The one failure inside an aggregate, else the exception itself.</summary>
    protected static Exception TryUnwrapException(Exception e) =>
        e is AggregateException aggregate && aggregate.Flatten() is { InnerExceptions: [var only] } ? only : e;

    private void Write(WriteMessages request)
    {
        var writes = request.Messages.OfType<AtomicWrite>().ToArray();
        // The piped answer comes back as a message, so that it is given in this actor's turn.
        WriteAsync(request, writes).PipeTo(
            Self,
            Self,
            success: rejections => new WriteAnswered(request, writes, rejections, null),
            failure: cause => new WriteAnswered(request, writes, null, TryUnwrapException(cause)));
    }

    private async Task<IImmutableList<Exception>?> WriteAsync(WriteMessages request, AtomicWrite[] writes)
    {
        var rejections = await Guard.CallAsync(() => WriteMessagesAsync(PreparePersistentBatch(request.Messages).ToArray())).ConfigureAwait(false);
        if (rejections is { Count: > 0 } && rejections.Count != writes.Length)
            throw new InvalidOperationException(
                $"WriteMessagesAsync of {GetType()} returned {rejections.Count} results for {writes.Length} atomic writes.");
        return rejections;
    }

    private void Answer(WriteAnswered answered)
    {
        var actor = answered.Request.PersistentActor;
        var id = answered.Request.ActorInstanceId;
        if (answered.Cause is null)
            actor.Tell(WriteMessagesSuccessful.Instance, Self);
        else
            actor.Tell(new WriteMessagesFailed(answered.Cause, answered.Writes.Length), Self);
        for (var i = 0; i < answered.Writes.Length; i++)
        {
            var rejection = answered.Rejections is { Count: > 0 } rejections ? rejections[i] : null;
            foreach (var @event in answered.Writes[i].Events)
            {
                object answer = answered.Cause is { } cause ? new WriteMessageFailure(@event, cause, id)
                    : rejection is not null ? new WriteMessageRejected(@event, rejection, id)
                    : new WriteMessageSuccess(@event, id);
                actor.Tell(answer, @event.Sender);
            }
        }
        if (CanPublish)
            Context.System.EventStream.Publish(answered.Request);
    }

    private void Replay(ReplayMessages request)
    {
        var target = _replayFilter.Enabled
            ? Context.ActorOf(ReplayFilter.Props(
                request.PersistentActor, _replayFilter.Mode, _replayFilter.WindowSize, _replayFilter.MaxOldWriters, _replayFilter.Debug))
            : request.PersistentActor;
        ReplayAsync(Context, request, target).PipeTo(
            target,
            Self,
            success: highest => new RecoverySuccess(highest),
            failure: cause => new ReplayMessagesFailure(TryUnwrapException(cause)));
        if (CanPublish)
            Context.System.EventStream.Publish(request);
    }

    private async Task<long> ReplayAsync(IActorContext context, ReplayMessages request, IActorRef target)
    {
        // First the highest number, then the events up to it: what another writer stores in between collides with the next
        // write of this actor instead of being missed silently.
        var highest = await Guard.CallAsync(() => ReadHighestSequenceNrAsync(request.PersistenceId, Math.Max(0, request.FromSequenceNr - 1)))
            .ConfigureAwait(false);
        var to = Math.Min(request.ToSequenceNr, highest);
        if (highest == 0 || request.Max == 0 || request.FromSequenceNr > to)
            return highest;
        var adapted = new List<IPersistentRepresentation>(1);
        await ReplayMessagesAsync(context, request.PersistenceId, request.FromSequenceNr, to, request.Max, representation =>
        {
            if (representation.IsDeleted)
                return;
            EventAdaptation.FromJournal(representation, Adapters, adapted);
            foreach (var @event in adapted)
                target.Tell(new ReplayedMessage(@event), ActorRefs.NoSender);
            adapted.Clear();
        }).ConfigureAwait(false);
        return highest;
    }

    private void Delete(DeleteMessagesTo request)
    {
        DeleteAsync(request).PipeTo(
            request.PersistentActor,
            Self,
            success: () => new DeleteMessagesSuccess(request.ToSequenceNr),
            failure: cause => new DeleteMessagesFailure(TryUnwrapException(cause), request.ToSequenceNr));
        if (CanPublish)
            Context.System.EventStream.Publish(request);
    }

    // Async, so that a plugin that throws instead of returning a failed task is answered like any other.
    private async Task DeleteAsync(DeleteMessagesTo request) =>
        await Guard.CallAsync(() => DeleteMessagesToAsync(request.PersistenceId, request.ToSequenceNr)).ConfigureAwait(false);

    private sealed record WriteAnswered(
        WriteMessages Request, AtomicWrite[] Writes, IImmutableList<Exception>? Rejections, Exception? Cause)
        : INoSerializationVerificationNeeded;
}

using Akka.Util;

namespace Akka.Actor;

/// <summary>Something a message can be told to.</summary>
public interface ICanTell
{
    void Tell(object message, IActorRef? sender);
}

/// <summary>A handle to one incarnation of an actor: equal when path and uid are.</summary>
public interface IActorRef : ICanTell, IEquatable<IActorRef>, IComparable<IActorRef>, IComparable, ISurrogated
{
    ActorPath Path { get; }
}

/// <summary>Tells whether a reference stands for an actor of this process.</summary>
public interface IActorRefScope
{
    bool IsLocal { get; }
}

/// <summary>What the runtime needs of a reference beyond telling it messages.</summary>
public interface IInternalActorRef : IActorRef, IActorRefScope
{
    internal IInternalActorRef Parent { get; }

    internal IActorRefProvider Provider { get; }

    internal bool IsTerminated { get; }

    /// <summary>Walks down the tree; ".." goes up, "" stays, a "name#uid" element wants that incarnation. Nobody when there is none.</summary>
    internal IActorRef GetChild(ReadOnlySpan<string> elements);

    internal void Resume(Exception? causedByFailure = null);

    internal void Start();

    internal void Stop();

    internal void Restart(Exception cause);

    internal void Suspend();

    internal void SendSystemMessage(Dispatch.SysMsg.ISystemMessage message);
}

/// <summary>Identity and the null check, common to all references.</summary>
public abstract class ActorRefBase : IActorRef
{
    public abstract ActorPath Path { get; }

    public void Tell(object message, IActorRef? sender)
    {
        if (message is null) throw NullMessage();
        TellInternal(message, sender);
    }

    protected abstract void TellInternal(object message, IActorRef? sender);

    private protected virtual Exception NullMessage() => new InvalidMessageException("Message is null");

    public bool Equals(IActorRef? other) =>
        ReferenceEquals(this, other) || (other is not null && Path.Uid == other.Path.Uid && Path.Equals(other.Path));

    public override bool Equals(object? obj) => Equals(obj as IActorRef);

    public override int GetHashCode() => HashCode.Combine(Path.Uid, Path.Name);

    public int CompareTo(IActorRef? other)
    {
        if (other is null) return 1;
        var order = Path.CompareTo(other.Path);
        return order != 0 ? order : Path.Uid.CompareTo(other.Path.Uid);
    }

    public int CompareTo(object? obj) => obj switch
    {
        null => 1,
        IActorRef other => CompareTo(other),
        _ => throw new ArgumentException($"An IActorRef cannot be compared with {obj.GetType()}.", nameof(obj)),
    };

    public override string ToString() => Path.Uid == 0 ? $"[{Path}]" : $"[{Path.ToStringWithUid()}]";
}

namespace Akka.Actor;

/// <summary>One declared handler of a ReceiveActor: takes a message or passes it on to the next.</summary>
internal abstract class MessageHandler
{
    public abstract bool TryHandle(object message);

    /// <summary>True when no later handler can ever see a message.</summary>
    public virtual bool TakesEverything => false;
}

/// <summary>The handlers of one behaviour in the order of their declaration.</summary>
internal sealed class HandlerList
{
    private MessageHandler[] _handlers = [];

    public void Add(MessageHandler handler)
    {
        if (_handlers is [.., { TakesEverything: true }])
            throw new InvalidOperationException("A handler that takes every message was declared before: this one would never be called.");

        // Declarations happen once per actor: exact arrays keep a million of them small.
        Array.Resize(ref _handlers, _handlers.Length + 1);
        _handlers[^1] = handler;
    }

    public bool Handle(object message)
    {
        foreach (var handler in _handlers)
        {
            if (handler.TryHandle(message)) return true;
        }

        return false;
    }
}

internal sealed class TypedHandler<T>(Action<T> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    public override bool TakesEverything => shouldHandle is null && typeof(T) == typeof(object);

    public override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
        handler(typed);
        return true;
    }
}

/// <summary>The handler itself says whether it has handled the message.</summary>
internal sealed class TypedTryHandler<T>(Func<T, bool> handler) : MessageHandler
{
    public override bool TryHandle(object message) => message is T typed && handler(typed);
}

internal sealed class RuntimeTypeHandler(Type messageType, Action<object> handler, Predicate<object>? shouldHandle) : MessageHandler
{
    public override bool TryHandle(object message)
    {
        if (!messageType.IsInstanceOfType(message) || (shouldHandle is not null && !shouldHandle(message))) return false;
        handler(message);
        return true;
    }
}

internal sealed class RuntimeTypeTryHandler(Type messageType, Func<object, bool> handler) : MessageHandler
{
    public override bool TryHandle(object message) => messageType.IsInstanceOfType(message) && handler(message);
}

internal sealed class AsyncHandler<T>(ActorCell cell, Func<T, Task> handler, Predicate<T>? shouldHandle) : MessageHandler
{
    public override bool TakesEverything => shouldHandle is null && typeof(T) == typeof(object);

    public override bool TryHandle(object message)
    {
        if (message is not T typed || (shouldHandle is not null && !shouldHandle(typed))) return false;
        cell.RunTask(() => handler(typed));
        return true;
    }
}

internal sealed class AsyncRuntimeTypeHandler(ActorCell cell, Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle) : MessageHandler
{
    public override bool TryHandle(object message)
    {
        if (!messageType.IsInstanceOfType(message) || (shouldHandle is not null && !shouldHandle(message))) return false;
        cell.RunTask(() => handler(message));
        return true;
    }
}

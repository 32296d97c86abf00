using Akka.Actor;

namespace Akka.Persistence;

/// <summary>
/// A persistent actor that declares its handlers by type: Command for commands, Recover for snapshot, events and
/// RecoveryCompleted. Handlers are declared in the constructor, those of commands also in the action given to Become.
/// </summary>
public abstract class ReceivePersistentActor : UntypedPersistentActor
{
    private readonly HandlerList _recovers = new();
    private readonly HandlerList _commands = new();
    private HandlerList? _declaring;
    private bool _constructed;

    protected ReceivePersistentActor() => _declaring = _commands;

    public override void AroundPreStart()
    {
        EndConstruction();
        base.AroundPreStart();
    }

    public override void AroundPostRestart(Exception cause, object? message)
    {
        EndConstruction();
        base.AroundPostRestart(cause, message);
    }

    protected sealed override bool ReceiveCommand(object message) => _commands.Handle(message);

    protected sealed override bool ReceiveRecover(object message) => _recovers.Handle(message);

    /// <summary>Not called: commands go to the declared handlers.</summary>
    protected override void OnCommand(object message)
    {
    }

    /// <summary>Not called: the past goes to the declared handlers.</summary>
    protected override void OnRecover(object message)
    {
    }

    /// <summary>Replaces the command handlers by those the action declares.</summary>
    protected void Become(Action configure) => Cell.Become(Declare(configure).Handle);

    protected void BecomeStacked(Action configure) => Cell.BecomeStacked(Declare(configure).Handle);

    protected void Recover<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        AddRecover(new TypedHandler<T>(handler, shouldHandle));

    protected void Recover<T>(Predicate<T> shouldHandle, Action<T> handler) => Recover(handler, shouldHandle);

    protected void Recover(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        AddRecover(new RuntimeTypeHandler(messageType, handler, shouldHandle));

    protected void Recover(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Recover(messageType, handler, shouldHandle);

    protected void Recover<T>(Func<T, bool> handler) => AddRecover(new TypedTryHandler<T>(handler));

    protected void Recover(Type messageType, Func<object, bool> handler) =>
        AddRecover(new RuntimeTypeTryHandler(messageType, handler));

    protected void RecoverAny(Action<object> handler) => AddRecover(new TypedHandler<object>(handler, null));

    protected void Command<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        AddCommand(new TypedHandler<T>(handler, shouldHandle));

    protected void Command<T>(Predicate<T> shouldHandle, Action<T> handler) => Command(handler, shouldHandle);

    protected void Command(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        AddCommand(new RuntimeTypeHandler(messageType, handler, shouldHandle));

    protected void Command(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Command(messageType, handler, shouldHandle);

    protected void Command<T>(Func<T, bool> handler) => AddCommand(new TypedTryHandler<T>(handler));

    protected void Command(Type messageType, Func<object, bool> handler) =>
        AddCommand(new RuntimeTypeTryHandler(messageType, handler));

    protected void Command(Action<object> handler) => CommandAny(handler);

    protected void CommandAny(Action<object> handler) => AddCommand(new TypedHandler<object>(handler, null));

    protected void CommandAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Command<T>(message => RunTask(() => handler(message)), shouldHandle);

    protected void CommandAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => CommandAsync(handler, shouldHandle);

    protected void CommandAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Command(messageType, message => RunTask(() => handler(message)), shouldHandle);

    protected void CommandAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        CommandAsync(messageType, handler, shouldHandle);

    protected void CommandAnyAsync(Func<object, Task> handler) =>
        CommandAny(message => RunTask(() => handler(message)));

    private void EndConstruction()
    {
        _declaring = null;
        _constructed = true;
    }

    private HandlerList Declare(Action configure)
    {
        var outer = _declaring;
        var declared = _declaring = new HandlerList();
        try
        {
            configure();
        }
        finally
        {
            _declaring = outer;
        }
        return declared;
    }

    private void AddCommand(MessageHandler handler)
    {
        if (_declaring is null)
            throw new InvalidOperationException("Command handlers can be declared only in the constructor of the actor or inside the action given to Become.");
        _declaring.Add(handler);
    }

    private void AddRecover(MessageHandler handler)
    {
        if (_constructed)
            throw new InvalidOperationException("Recover handlers can be declared only in the constructor of the actor.");
        _recovers.Add(handler);
    }
}

namespace Akka.Actor;

/// <summary>
/// An actor whose behaviour is a list of handlers by type, tried in the order they were declared. Handlers are declared in the
/// constructor or in the action given to Become, nowhere else.
/// </summary>
public abstract class ReceiveActor : UntypedActor
{
    private HandlerList? _declaring = new();
    private readonly HandlerList _initial;

    protected ReceiveActor() => _initial = _declaring!;

    /// <summary>Ends the declarations of the constructor.</summary>
    internal void EndConstruction() => _declaring = null;

    protected sealed override bool Receive(object message) => _initial.Handle(message);

    /// <summary>Not called: messages go to the declared handlers.</summary>
    protected override void OnReceive(object message)
    {
    }

    /// <summary>Replaces the handlers by those the action declares.</summary>
    protected void Become(Action configure) => Cell.Become(Declare(configure).Handle);

    protected void BecomeStacked(Action configure) => Cell.BecomeStacked(Declare(configure).Handle);

    protected void Receive<T>(Action<T> handler, Predicate<T>? shouldHandle = null) =>
        Add(new TypedHandler<T>(handler, shouldHandle));

    protected void Receive<T>(Predicate<T> shouldHandle, Action<T> handler) => Receive(handler, shouldHandle);

    protected void Receive<T>(Func<T, bool> handler) => Add(new TypedTryHandler<T>(handler));

    protected void Receive(Type messageType, Action<object> handler, Predicate<object>? shouldHandle = null) =>
        Add(new RuntimeTypeHandler(messageType, handler, shouldHandle));

    protected void Receive(Type messageType, Predicate<object> shouldHandle, Action<object> handler) =>
        Receive(messageType, handler, shouldHandle);

    protected void Receive(Type messageType, Func<object, bool> handler) => Add(new RuntimeTypeTryHandler(messageType, handler));

    protected void ReceiveAny(Action<object> handler) => Add(new TypedHandler<object>(handler, null));

    protected void ReceiveAsync<T>(Func<T, Task> handler, Predicate<T>? shouldHandle = null) =>
        Add(new AsyncHandler<T>(Cell, handler, shouldHandle));

    protected void ReceiveAsync<T>(Predicate<T> shouldHandle, Func<T, Task> handler) => ReceiveAsync(handler, shouldHandle);

    protected void ReceiveAsync(Type messageType, Func<object, Task> handler, Predicate<object>? shouldHandle = null) =>
        Add(new AsyncRuntimeTypeHandler(Cell, messageType, handler, shouldHandle));

    protected void ReceiveAsync(Type messageType, Predicate<object> shouldHandle, Func<object, Task> handler) =>
        ReceiveAsync(messageType, handler, shouldHandle);

    protected void ReceiveAnyAsync(Func<object, Task> handler) => ReceiveAsync(handler);

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

    private void Add(MessageHandler handler)
    {
        if (_declaring is null)
            throw new InvalidOperationException("Handlers can be declared only in the constructor of the actor or inside the action given to Become.");
        _declaring.Add(handler);
    }
}

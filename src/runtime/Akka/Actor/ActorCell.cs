using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// One living actor: its instance, mailbox, children and watches, and the context its code sees. Everything in it belongs to
/// the thread that runs the actor's turn; what others may touch says so. One object per actor, so that a million of them fit:
/// what few actors need is in <see cref="CellExtras"/>.
/// </summary>
internal sealed partial class ActorCell : IUntypedActorContext, IRunnable
{
    [ThreadStatic]
    private static ActorCell? t_current;

    private readonly ActorSystemImpl _system;
    private readonly LocalActorRef _self;
    private readonly IInternalActorRef _parent;
    private readonly MessageDispatcher _dispatcher;
    private readonly Props _props;

    private ActorBase? _actor;
    private object? _message;
    private IActorRef? _sender;
    private Receive? _behavior;
    private ChildSet? _children;
    private CellExtras? _extras;
    private Mailbox _mail;
    private Life _life;
    private CellFlags _flags;
    private int _turn;

    // Written and read in the parent's turns only, which is why it is no bit of _flags.
    private bool _stopAskedByParent;

    public ActorCell(ActorSystemImpl system, LocalActorRef self, IInternalActorRef parent, Props props, MessageDispatcher dispatcher, MailboxType mailbox)
    {
        _system = system;
        _self = self;
        _parent = parent;
        _props = props;
        _dispatcher = dispatcher;
        _mail.Open();
        if (system.VerifiesMessages) _flags |= CellFlags.VerifiesMessages;
        if (mailbox.InCell is not { Capacity: null }) ChooseQueue(mailbox);
    }

    /// <summary>What the actor's code sees of its life.</summary>
    private enum Life : byte
    {
        /// <summary>The first turn creates the instance.</summary>
        Unborn,
        Alive,

        /// <summary>The old instance is gone; the new one comes when the stopping children are gone.</summary>
        Recreating,

        /// <summary>Waits for the last child.</summary>
        Stopping,
        Stopped,
    }

    [Flags]
    private enum CellFlags : byte
    {
        None = 0,

        /// <summary>The sending path is not the short one: bounded or custom queue.</summary>
        OwnQueue = 1,

        /// <summary>akka.actor.serialize-messages.</summary>
        VerifiesMessages = 2,
        SlowPost = OwnQueue | VerifiesMessages,

        /// <summary>The class overrides AroundReceive.</summary>
        AroundReceive = 4,

        /// <summary>A constructor is running that has not yet taken this cell.</summary>
        Constructing = 8,

        /// <summary>The supervisor has been told of a failure and has not decided yet.</summary>
        Failed = 16,
    }

    /// <summary>The sender of messages told in the present turn; null outside of actors.</summary>
    internal static IActorRef? CurrentSelf => (t_current ?? AsyncFlow.Current)?._self;

    internal static IActorRef? CurrentSender => (t_current ?? AsyncFlow.Current)?.Sender;

    /// <summary>The cell whose turn it is on this thread, or whose async handler this code belongs to.</summary>
    internal static ActorCell? Current => t_current ?? AsyncFlow.Current;

    public LocalActorRef Self => _self;

    IActorRef IActorContext.Self => _self;

    public Props Props => _props;

    public IActorRef Sender => _sender ?? _system.DeadLetters;

    public ActorSystem System => _system;

    internal ActorSystemImpl SystemImpl => _system;

    public IActorRef Parent => _parent;

    internal IInternalActorRef ParentRef => _parent;

    public MessageDispatcher Dispatcher => _dispatcher;

    internal object? CurrentMessage => _message;

    /// <summary>The handler of a stored event answers to the sender of the command that persisted it, not to the journal.</summary>
    internal void SetSender(IActorRef? sender) => _sender = sender;

    internal Envelope CurrentEnvelope => new(_message!, _sender);

    /// <summary>Counts user messages: tells one handling of a message from the next.</summary>
    internal int Turn => _turn;

    /// <summary>The calling thread is running this actor.</summary>
    internal bool IsInTurn => t_current == this;

    internal bool IsTerminated => _mail.IsClosed;

    internal bool IsSuspended => _mail.IsSuspended;

    internal ActorBase? Actor => _actor;

    internal int MessageCount => _extras?.Queue?.Count ?? _mail.Count;

    private CellExtras Extras => _extras ?? CreateExtras();

    internal static ActorCell CurrentOrThrow() =>
        Current ?? throw new NotSupportedException(
            "There is no active actor context: this code runs neither in a turn of an actor nor in one of its async handlers.");

    /// <summary>Connects the instance under construction with the cell that constructs it.</summary>
    internal static ActorCell TakeForNewActor(Type type)
    {
        if (t_current is not { } cell || (cell._flags & CellFlags.Constructing) == 0)
            throw new ActorInitializationException(
                $"You cannot create an instance of [{type}] with its constructor (new). Use ActorOf with a Props, or a helper of the test kit.");
        cell._flags &= ~CellFlags.Constructing;
        return cell;
    }

    public void Become(UntypedReceive receive) => Become(AlwaysHandled(receive));

    public void BecomeStacked(UntypedReceive receive) => BecomeStacked(AlwaysHandled(receive));

    public void Become(Receive receive) => _behavior = receive;

    public void BecomeStacked(Receive receive)
    {
        // Null stands for the behaviour of the class itself.
        (Extras.BehaviorStack ??= new Stack<Receive?>()).Push(_behavior);
        _behavior = receive;
    }

    public void UnbecomeStacked() =>
        _behavior = _extras?.BehaviorStack is { Count: > 0 } stack ? stack.Pop() : null;

    public ActorSelection ActorSelection(ActorPath actorPath) => Akka.Actor.ActorSelection.Of(_system, actorPath);

    public ActorSelection ActorSelection(string actorPath) => Akka.Actor.ActorSelection.From(_self, _system, actorPath);

    internal void PublishUnhandled(object message)
    {
        _system.EventStream.Publish(new UnhandledMessage(message, Sender, _self));
        if (_system.Settings.DebugUnhandledMessage)
            _system.EventStream.Publish(new Debug(_self.Path.ToString(), _actor?.GetType() ?? typeof(ActorCell), $"unhandled message from {Sender}: {message}"));
    }

    public override string ToString() => $"ActorCell({_self})";

    private static Receive AlwaysHandled(UntypedReceive receive) => message =>
    {
        receive(message);
        return true;
    };

    // Two threads may come here when an async handler has left the actor's turn: one of the objects wins.
    private CellExtras CreateExtras()
    {
        var created = new CellExtras();
        return Interlocked.CompareExchange(ref _extras, created, null) ?? created;
    }

    private void LogError(Exception cause, string message) =>
        _system.EventStream.Publish(new Error(cause, _self.Path.ToString(), _actor?.GetType() ?? typeof(ActorCell), message));
}

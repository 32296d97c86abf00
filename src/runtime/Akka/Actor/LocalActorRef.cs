using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>The reference to an actor of this process: identity in front of a cell.</summary>
internal sealed class LocalActorRef : ActorRefBase, IInternalActorRef
{
    private readonly ActorCell _cell;

    public LocalActorRef(ActorSystemImpl system, ActorPath path, IInternalActorRef parent, Props props, MessageDispatcher dispatcher, MailboxType mailbox)
    {
        Path = path;
        _cell = new ActorCell(system, this, parent, props, dispatcher, mailbox);
    }

    public override ActorPath Path { get; }

    internal ActorCell Cell => _cell;

    internal bool IsStopped => _cell.IsTerminated;

    IInternalActorRef IInternalActorRef.Parent => _cell.ParentRef;

    IActorRefProvider IInternalActorRef.Provider => _cell.SystemImpl.Provider;

    bool IInternalActorRef.IsTerminated => _cell.IsTerminated;

    bool IActorRefScope.IsLocal => true;

    public void Start() => _cell.Start();

    public void Stop() => _cell.PostStop();

    public void Resume(Exception? causedByFailure = null) => _cell.PostSystem(new Resume(causedByFailure));

    public void Restart(Exception cause) => _cell.PostSystem(new Recreate(cause));

    public void Suspend() => _cell.PostSystem(new Suspend());

    public void SendSystemMessage(ISystemMessage message) => _cell.PostSystem((SystemMessage)message);

    void IInternalActorRef.Start() => Start();

    void IInternalActorRef.Stop() => Stop();

    void IInternalActorRef.Resume(Exception? causedByFailure) => Resume(causedByFailure);

    void IInternalActorRef.Restart(Exception cause) => Restart(cause);

    void IInternalActorRef.Suspend() => Suspend();

    void IInternalActorRef.SendSystemMessage(ISystemMessage message) => SendSystemMessage(message);

    IActorRef IInternalActorRef.GetChild(ReadOnlySpan<string> elements)
    {
        IInternalActorRef at = this;
        for (var i = 0; i < elements.Length; i++)
        {
            switch (elements[i])
            {
                case "":
                    break;
                case "..":
                    at = at.Parent;
                    break;
                default:
                    var (name, uid) = ActorNames.SplitUid(elements[i]);
                    if (at is not LocalActorRef local) return at.GetChild(elements[i..]);
                    if (local._cell.FindChild(name) is not { } child || (uid != 0 && child.Path.Uid != uid)) return ActorRefs.Nobody;
                    at = child;
                    break;
            }
        }

        return at;
    }

    protected override void TellInternal(object message, IActorRef? sender) => _cell.Post(message, sender);

    private protected override Exception NullMessage() => new ArgumentNullException("message", "A message cannot be null.");

}

using System.Collections.Concurrent;
using Akka.Dispatch.SysMsg;

namespace Akka.Actor;

/// <summary>
/// The tree of a system: root, /user, /system, /temp, /deadLetters, /ignore. By itself it is the provider of a system that is
/// alone; a provider that knows other systems derives from it.
/// </summary>
internal class LocalActorRefProvider : IActorRefProvider
{
    private readonly ActorSystemImpl _system;
    private readonly ActorPath _tempPath;
    private readonly TempActors _temp;
    private readonly TreeEnd _above;
    private LocalActorRef? _root;
    private LocalActorRef? _user;
    private LocalActorRef? _systemGuardian;
    private long _tempNumber;

    public LocalActorRefProvider(ActorSystemImpl system)
    {
        _system = system;
        LocalAddress = new Address("akka", system.Name);
        RootPath = new RootActorPath(LocalAddress);
        _tempPath = RootPath / "temp";
        _temp = new TempActors(this, _tempPath);
        _above = new TreeEnd(this, RootPath / "_above");
        DeadLetters = new DeadLetterActorRef(system, RootPath / "deadLetters");
        IgnoreRef = new IgnoreActorRef(this, RootPath / "ignore");
    }

    public ActorPath RootPath { get; }

    /// <summary>Of the paths of this tree, whoever can reach it.</summary>
    public Address LocalAddress { get; }

    /// <summary>Under which this system is known to others.</summary>
    public virtual Address DefaultAddress => LocalAddress;

    public ActorSystemImpl System => _system;

    public IActorRef DeadLetters { get; }

    public IActorRef IgnoreRef { get; }

    public IInternalActorRef RootGuardian => _root!;

    public bool HasStarted => _user is not null;

    public LocalActorRef Guardian => _user!;

    public LocalActorRef SystemGuardian => _systemGuardian!;

    /// <summary>Completes when the root guardian has stopped.</summary>
    public Task TerminationTask => _above.Ended;

    public virtual IActorRef RootGuardianAt(Address address) =>
        address == LocalAddress ? RootGuardian : DeadLetters;

    /// <summary>Starts the guardians. Failures of top-level actors are decided by <paramref name="userStrategy"/>.</summary>
    public void Start(SupervisorStrategy userStrategy)
    {
        var (dispatcher, mailbox) = _system.Placement.Default;
        _root = new LocalActorRef(_system, RootPath, _above, Props.Create<RootGuardian>(_above), dispatcher, mailbox);
        _systemGuardian = _root.Cell.AddGuardian("system", Props.Create<Guardian>(SupervisorStrategy.DefaultStrategy));
        _user = _root.Cell.AddGuardian("user", Props.Create<Guardian>(userStrategy));
        _root.Start();
        _systemGuardian.Start();
        _user.Start();
    }

    /// <summary>The tree stands and the loggers print: others may be let in. Called once, before extensions are loaded.</summary>
    public virtual void Connect()
    {
    }

    /// <summary>The whole tree has stopped, and what it told others on its way is still to leave. Also called when <see cref="Connect"/> was not.</summary>
    public virtual Task DisconnectAsync() => Task.CompletedTask;

    public ActorPath TempPath() =>
        new ChildActorPath(_tempPath, ActorNames.Automatic(Interlocked.Increment(ref _tempNumber) - 1), ActorPath.UndefinedUid);

    public void RegisterTempActor(IInternalActorRef actor, ActorPath path) => _temp.Add(path.Name, actor);

    public void UnregisterTempActor(ActorPath path) => _temp.Remove(path.Name);

    public virtual IActorRef ResolveActorRef(string path) =>
        ActorPath.TryParse(path, out var parsed) ? ResolveActorRef(parsed) : DeadLetters;

    public virtual IActorRef ResolveActorRef(ActorPath path) =>
        path.Address == LocalAddress ? ResolveHere(path) : new EmptyLocalActorRef(_system, path);

    /// <summary>The living actor of this tree at a path below <see cref="RootPath"/>.</summary>
    protected IInternalActorRef ResolveHere(ActorPath path)
    {
        var elements = (string[])path.Elements;
        IActorRef found = elements switch
        {
            [] => RootGuardian,
            ["temp", .. var rest] => ((IInternalActorRef)_temp).GetChild(rest),
            ["deadLetters"] => DeadLetters,
            ["ignore"] => IgnoreRef,
            _ => RootGuardian.GetChild(elements),
        };
        var isIncarnation = path.Uid == ActorPath.UndefinedUid || found.Path.Uid == path.Uid;
        return found.IsNobody() || !isIncarnation ? new EmptyLocalActorRef(_system, path) : (IInternalActorRef)found;
    }

    /// <summary>/temp: a directory of references that wait for one answer; only those whose path was asked for are in it.</summary>
    private sealed class TempActors(LocalActorRefProvider provider, ActorPath path) : MinimalActorRef, IInternalActorRef
    {
        private readonly ConcurrentDictionary<string, IInternalActorRef> _refs = new();

        public override ActorPath Path => path;

        public override IActorRefProvider Provider => provider;

        IInternalActorRef IInternalActorRef.Parent => provider.RootGuardian;

        public void Add(string name, IInternalActorRef actor) => _refs[name] = actor;

        public void Remove(string name) => _refs.TryRemove(name, out _);

        IActorRef IInternalActorRef.GetChild(ReadOnlySpan<string> elements) => elements switch
        {
            [] or [""] => this,
            [var name] when _refs.TryGetValue(name, out var actor) => actor,
            _ => ActorRefs.Nobody,
        };
    }

    /// <summary>The supervisor of the root guardian: there is nobody above it, so its failure or end is the end of the tree.</summary>
    private sealed class TreeEnd(LocalActorRefProvider provider, ActorPath path) : MinimalActorRef, ITreeObserver
    {
        private readonly Dispatch.Completion _ended = new(provider._system);

        public override ActorPath Path => path;

        public override IActorRefProvider Provider => provider;

        public Task Ended => _ended.Task;

        public void Failed(Exception cause) => provider._system.OnGuardianFailed(cause);

        public IReadOnlyList<IActorRef> ApplicationStopped() => provider._system.OnApplicationStopped();

        private protected override void OnSystemMessage(ISystemMessage message)
        {
            switch (message)
            {
                case Dispatch.SysMsg.Failed failed:
                    provider._system.OnGuardianFailed(failed.Cause);
                    ((IInternalActorRef)failed.Child).Stop();
                    break;
                case DeathWatchNotification:
                    _ended.Complete();
                    break;
            }
        }
    }
}

/// <summary>What the root guardian reports to its system.</summary>
internal interface ITreeObserver
{
    /// <summary>A failure that ends the system.</summary>
    void Failed(Exception cause);

    /// <summary>/user has stopped; /system is next. Returns the loggers that must have printed before.</summary>
    IReadOnlyList<IActorRef> ApplicationStopped();
}

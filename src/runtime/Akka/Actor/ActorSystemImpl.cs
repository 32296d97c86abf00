using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Actor;

/// <summary>The one kind of actor system there is: puts the parts together in order, and takes them apart in reverse.</summary>
internal sealed partial class ActorSystemImpl : ExtendedActorSystem
{
    private readonly LocalActorRefProvider _provider;
    private readonly TaskCompletionSource _terminated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();
    private readonly ConcurrentStack<Action> _onTermination = new();
    private IActorRef? _deadLetterListener;
    private int _terminating;

    public ActorSystemImpl(string name, ActorSystemSetup setup)
    {
        if (!LegalName().IsMatch(name))
            throw new ArgumentException($"Invalid actor system name [{name}]: it must contain only word characters (a-z, A-Z, 0-9) and '-', and must not begin with '-'.", nameof(name));
        Name = name;
        var bootstrap = setup.Get<BootstrapSetup>();
        var config = bootstrap.HasValue && bootstrap.Value.Config.HasValue ? bootstrap.Value.Config.Value : Config.Empty;
        Settings = new Settings(this, config, setup);
        AskTimeout = Settings.AskTimeout;
        VerifiesMessages = Settings.SerializeAllMessages;

        EventStream = new EventStream(Settings.DebugEventStream);
        EventStream.StartStdoutLogger(Settings);
        Log = Logging.GetLogger(EventStream, $"ActorSystem({name})", Settings.LogFormatter);
        Scheduler = Settings.SchedulerClass switch
        {
            "Akka.Actor.HashedWheelTimerScheduler" => new HashedWheelTimerScheduler(Settings.Config, Log),
            var other => ConfiguredType.Create<IScheduler>("akka.scheduler.implementation", other, Settings.Config, Log),
        };
        StartTime = Scheduler.MonotonicClock;
        Time = SchedulerTime.Of(Scheduler);
        Chance = ChanceSetup.Of(this);
        _provider = ProviderSetup.Create(this);
        Mailboxes = new Mailboxes(this);
        Dispatchers = new Dispatchers(this, new DispatcherPrerequisites(EventStream, Scheduler, Settings, Mailboxes), Log);
        Placement = new Placement(this);
        Serialization = new Serialization.Serialization(this);
    }

    public override string Name { get; }

    public override Settings Settings { get; }

    public override EventStream EventStream { get; }

    public override ILoggingAdapter Log { get; }

    public override IScheduler Scheduler { get; }

    public override Dispatchers Dispatchers { get; }

    public override Mailboxes Mailboxes { get; }

    public override Serialization.Serialization Serialization { get; }

    public override IActorRefProvider Provider => _provider;

    public override IInternalActorRef Guardian => _provider.Guardian;

    public override IInternalActorRef SystemGuardian => _provider.SystemGuardian;

    public override IInternalActorRef LookupRoot => _provider.RootGuardian;

    public override IActorRef DeadLetters => _provider.DeadLetters;

    public override IActorRef IgnoreRef => _provider.IgnoreRef;

    public override Task WhenTerminated => _terminated.Task;

    internal Placement Placement { get; }

    /// <summary>The scheduler's, for timeouts of tasks.</summary>
    internal TimeProvider Time { get; }

    internal ChanceSetup? Chance { get; }

    // Settings that hot paths read, out of reach of a change to the configuration.
    internal TimeSpan AskTimeout { get; }

    internal bool VerifiesMessages { get; }

    /// <summary>Work that belongs to no actor, after the present turn.</summary>
    internal void RunApart(IRunnable work) => Dispatchers.DefaultGlobalDispatcher.ExecuteApart(work);

    internal void RunApart(Action work) => RunApart(new ActionRunnable(work));

    internal void Start()
    {
        try
        {
            _provider.Start(SupervisorStrategyConfigurator.CreateConfigurator(Settings.SupervisorStrategyClass).Create());
            EventStream.StartUnsubscriber(this);
            EventStream.StartLoggers(this);
            if (Settings.LogDeadLetters > 0) _deadLetterListener = SystemActorOf<DeadLetterListener>("deadLetterListener");
            _provider.Connect();
            CoordinatedShutdown.Get(this);
            LoadExtensions();
            if (Settings.LogConfigOnStart) Log.Info(Settings.ToString());
        }
        catch
        {
            // Whoever called Create has no system to terminate.
            Abort();
            throw;
        }
    }

    public override IActorRef ActorOf(Props props, string? name = null) => _provider.Guardian.Cell.MakeChild(props, name);

    public override IActorRef SystemActorOf(Props props, string? name = null) => _provider.SystemGuardian.Cell.MakeChild(props, name);

    public override IActorRef SystemActorOf<TActor>(string? name = null) => SystemActorOf(Props.Create<TActor>(), name);

    public override ActorSelection ActorSelection(ActorPath actorPath) => Akka.Actor.ActorSelection.Of(this, actorPath);

    public override ActorSelection ActorSelection(string actorPath) =>
        Akka.Actor.ActorSelection.From(_provider.RootGuardian, this, actorPath);

    public override void Stop(IActorRef actor)
    {
        // Through the parent, as if the parent had decided it.
        if (actor is LocalActorRef { Cell.ParentRef: LocalActorRef parent } child && child.Cell.SystemImpl == this) parent.Cell.Stop(child);
        else ((IInternalActorRef)actor).Stop();
    }

    public override Task Terminate()
    {
        if (Settings.CoordinatedShutdownRunByActorSystemTerminate && Volatile.Read(ref _terminating) == 0)
            _ = ShutDown();
        else
            _ = FinalTerminate();
        return WhenTerminated;
    }

    public override void Abort() => _ = FinalTerminate();

    /// <summary>Stops all actors, without asking CoordinatedShutdown; completes with WhenTerminated.</summary>
    internal Task FinalTerminate()
    {
        if (Interlocked.Exchange(ref _terminating, 1) != 0) return WhenTerminated;

        // What the application's actors still tell each other while they stop is no news, unless somebody wants to see it.
        if (!Settings.LogDeadLettersDuringShutdown && _deadLetterListener is { } listener) Stop(listener);
        _ = EndWithTree();
        return WhenTerminated;
    }

    public override void RegisterOnTermination(Action code)
    {
        if (_terminated.Task.IsCompleted)
            throw new InvalidOperationException($"Actor system [{Name}] has terminated: there is no termination to register on.");
        _onTermination.Push(code);
    }

    /// <summary>The tree of actors as text, one line per actor.</summary>
    public override string PrintTree()
    {
        var text = new StringBuilder();
        Print(_provider.RootGuardian, 0);
        return text.ToString();

        void Print(IInternalActorRef actor, int depth)
        {
            var cell = (actor as LocalActorRef)?.Cell;
            text.Append(' ', depth * 2).Append(depth == 0 ? "/" : actor.Path.Name).Append(' ')
                .Append(cell?.Actor?.GetType().Name ?? "-").Append(" status=").Append(actor.IsTerminated ? "stopped" : "alive")
                .Append(" messages=").Append(cell?.MessageCount ?? 0).AppendLine();
            foreach (var child in cell?.ChildRefs() ?? []) Print(child, depth + 1);
        }
    }

    /// <summary>A failure has reached the top: nobody is left to decide about it.</summary>
    internal void OnGuardianFailed(Exception cause)
    {
        Log.Error(cause, "The user guardian failed: the actor system [{0}] shuts down", Name);
        _ = Terminate();
    }

    /// <summary>The application's actors have stopped; the log goes back to standard output. Returns the loggers that still print.</summary>
    internal IReadOnlyList<IActorRef> OnApplicationStopped() => EventStream.StopLoggers(Settings);

    public override string ToString() => _provider.DefaultAddress.ToString();

    // Whatever the tasks of the shutdown do, at its end there is no system.
    private async Task ShutDown()
    {
        try
        {
            await CoordinatedShutdown.Get(this).Run(CoordinatedShutdown.ActorSystemTerminateReason.Instance).ConfigureAwait(false);
        }
        finally
        {
            _ = FinalTerminate();
        }
    }

    private async Task EndWithTree()
    {
        if (_provider.HasStarted)
        {
            _provider.RootGuardian.Tell(RootGuardian.StopTree.Instance, ActorRefs.NoSender);
            await _provider.TerminationTask.ConfigureAwait(false);
        }

        // Last, so that others still hear of every actor that has just stopped.
        await _provider.DisconnectAsync().ConfigureAwait(false);

        List<Exception>? failures = null;
        while (_onTermination.TryPop(out var callback))
        {
            try
            {
                callback();
            }
            catch (Exception failure)
            {
                (failures ??= []).Add(failure);
            }
        }

        (Scheduler as IDisposable)?.Dispose();
        Dispatchers.Shutdown();
        if (failures is null) _terminated.TrySetResult();
        else _terminated.TrySetException(failures);
    }

    [GeneratedRegex("^[a-zA-Z0-9][a-zA-Z0-9-]*$")]
    private static partial Regex LegalName();
}

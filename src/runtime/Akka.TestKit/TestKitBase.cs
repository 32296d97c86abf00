using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.TestKit.Configs;
using Akka.TestKit.Internal;

namespace Akka.TestKit;

/// <summary>
/// An actor system under test and an actor, <see cref="TestActor"/>, that collects what is sent to the test. The
/// expectations are in the other parts of this class; each exists in a blocking and an async form over the same code.
/// </summary>
public abstract partial class TestKitBase : IActorRefFactory
{
    private static int _testActorNumber;

    private readonly ITestKitAssertions _assertions;
    private readonly MessageInbox _inbox = new();
    private TestSystem? _testSystem;
    private MessageEnvelope _last = NullMessageEnvelope.Instance;

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system = null, string? testActorName = null)
        : this(assertions, system, ActorSystemSetup.Empty, actorSystemName: null, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystemSetup setup, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, system: null, setup, actorSystemName, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, Config config, string? actorSystemName = null, string? testActorName = null)
        : this(assertions, system: null, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName)
    {
    }

    protected TestKitBase(ITestKitAssertions assertions, ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        ArgumentNullException.ThrowIfNull(assertions);
        _assertions = assertions;
        InitializeTest(system, config, actorSystemName, testActorName);
    }

    /// <summary>What a test system has below its own configuration.</summary>
    public static Config DefaultConfig => TestConfigs.DefaultConfig;

    /// <summary>Everything the runtime can say about itself, for hunting a bug.</summary>
    public static Config FullDebugConfig { get; } = ConfigurationFactory.ParseString(
        """
        akka {
          loglevel = DEBUG
          log-dead-letters-during-shutdown = on
          actor.debug { autoreceive = on, lifecycle = on, event-stream = on, unhandled = on }
        }
        """);

    public ActorSystem Sys => Current.System;

    public TestKitSettings TestKitSettings => Current.Settings;

    public ILoggingAdapter Log => Current.Log;

    /// <summary>Receives what is sent to the test, and is the sender of what the test tells.</summary>
    public IActorRef TestActor => Current.TestActor;

    public EventFilterFactory EventFilter => Current.EventFilter;

    public bool HasMessages => !_inbox.IsEmpty;

    public object? LastMessage => _last.Message;

    public IActorRef LastSender => _last.Sender;

    private TestSystem Current => _testSystem ??
        throw new InvalidOperationException("The test kit is not initialized yet: the actor system has not been started.");

    public TimeSpan Dilated(TimeSpan duration) => duration == Timeout.InfiniteTimeSpan ? duration : TestKitSettings.Dilated(duration);

    public EventFilterFactory CreateEventFilter(ActorSystem system) => new(this, system);

    public virtual TestProbe CreateTestProbe(string? name = null) => CreateTestProbe(Sys, name);

    public virtual TestProbe CreateTestProbe(ActorSystem system, string? name = null) => new(system, _assertions, name);

    public IActorRef CreateTestActor(string name) => CreateTestActor(Sys, name, new MessageInbox());

    public virtual TestLatch CreateTestLatch(int count = 1) => new(Dilated, TestKitSettings.DefaultTimeout, count);

    public TestBarrier CreateTestBarrier(int count) => new(this, count, TestKitSettings.DefaultTimeout);

    public void SetAutoPilot(AutoPilot pilot) => TestActor.Tell(new TestActor.SetAutoPilot(pilot), ActorRefs.NoSender);

    public void IgnoreMessages(Func<object, bool> shouldIgnoreMessage) =>
        TestActor.Tell(new TestActor.SetIgnore(message => shouldIgnoreMessage(message)), ActorRefs.NoSender);

    public void IgnoreMessages<TMsg>(Func<TMsg, bool> shouldIgnoreMessage) =>
        IgnoreMessages(message => message is TMsg typed && shouldIgnoreMessage(typed));

    public void IgnoreMessages<TMsg>() => IgnoreMessages(static message => message is TMsg);

    public void IgnoreNoMessages() => TestActor.Tell(new TestActor.SetIgnore(null), ActorRefs.NoSender);

    public IActorRef Watch(IActorRef actorToWatch) => Complete(WatchAs(new TestActor.Watch(actorToWatch), actorToWatch));

    public Task<IActorRef> WatchAsync(IActorRef actorToWatch) => WatchAs(new TestActor.Watch(actorToWatch), actorToWatch);

    public IActorRef Unwatch(IActorRef actorToUnwatch) => Complete(WatchAs(new TestActor.Unwatch(actorToUnwatch), actorToUnwatch));

    public Task<IActorRef> UnwatchAsync(IActorRef actorToUnwatch) => WatchAs(new TestActor.Unwatch(actorToUnwatch), actorToUnwatch);

    /// <summary>Terminates the system and waits for it.</summary>
    /// <param name="verifySystemShutdown">Whether a system that does not terminate in time fails the test.</param>
    public virtual void Shutdown(TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        if (_testSystem is not null)
            Shutdown(Sys, duration, verifySystemShutdown);
    }

    protected virtual void Shutdown(ActorSystem system, TimeSpan? duration = null, bool verifySystemShutdown = false)
    {
        var longest = TimeSpan.FromSeconds(10);
        var limit = duration ?? (Dilated(TestKitSettings.DefaultTimeout) is var dilated && dilated < longest ? dilated : longest);
        if (Task.WaitAny([system.Terminate()], limit) >= 0)
            return;

        var problem = $"The actor system {system.Name} has not terminated within {limit}. Still there:\n{((ExtendedActorSystem)system).PrintTree()}";
        if (verifySystemShutdown)
            throw new TimeoutException(problem);
        system.Log.Warning(problem);
    }

    protected void InitializeTest(ActorSystem? system, Config config, string? actorSystemName, string? testActorName) =>
        InitializeTest(system, ActorSystemSetup.Create(BootstrapSetup.Create().WithConfig(config)), actorSystemName, testActorName);

    /// <summary>Called by the constructor; a kit whose system starts later overrides it and calls it then.</summary>
    protected virtual void InitializeTest(ActorSystem? system, ActorSystemSetup config, string? actorSystemName, string? testActorName)
    {
        if (system is null)
        {
            var bootstrap = config.Get<BootstrapSetup>() is { HasValue: true } given ? given.Value : BootstrapSetup.Create();
            system = ActorSystem.Create(actorSystemName ?? "test", config.WithSetup(bootstrap.WithConfigFallback(DefaultConfig)));
        }
        else
        {
            system.Settings.InjectTopLevelFallback(DefaultConfig);
        }

        var testActor = CreateTestActor(system, testActorName, _inbox);
        _testSystem = new TestSystem(
            system,
            TestKitExtension.Instance.Apply(system),
            Logging.GetLogger(system, GetType()),
            testActor,
            new EventFilterFactory(this, system));

        if (this is not INoImplicitSender)
            ImplicitSender.Set(testActor);
    }

    internal void FailTest(string format, params object?[] args) => _assertions.Fail(format, args);

    private static IActorRef CreateTestActor(ActorSystem system, string? name, MessageInbox inbox) =>
        ((ExtendedActorSystem)system).SystemActorOf(
            Props.Create(() => new InternalTestActor(inbox)).WithDispatcher("akka.test.test-actor.dispatcher"),
            name ?? $"testActor{Interlocked.Increment(ref _testActorNumber)}");

    private async Task<IActorRef> WatchAs(object request, IActorRef actor)
    {
        await TestActor.Ask<Done>(request, RemainingOrDefault).ConfigureAwait(false);
        return actor;
    }

    private sealed record TestSystem(ActorSystem System, TestKitSettings Settings, ILoggingAdapter Log, IActorRef TestActor, EventFilterFactory EventFilter);
}

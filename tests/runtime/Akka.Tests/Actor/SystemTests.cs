using Akka.Actor;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Tests.Actor;

/// <summary>A system as a whole: guardians, the end, extensions, and what supervision writes to the log.</summary>
public sealed class SystemTests : Scenario
{
    [Fact]
    public async Task Failure_that_nobody_decides_ends_the_system()
    {
        using var system = Quiet("""akka.actor.guardian-supervisor-strategy = "Akka.Tests.Actor.SystemTests+Escalating, Akka.Tests" """);
        system.ActorOf(new Behaviour { OnMessage = (_, _) => throw new Broken() }.Props).Tell("fail");
        await system.WhenTerminated.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Guardian_strategy_comes_from_the_configuration()
    {
        using var system = Quiet("""akka.actor.guardian-supervisor-strategy = "Akka.Actor.StoppingSupervisorStrategy" """);
        var actor = system.ActorOf(new Behaviour { OnMessage = (_, _) => throw new Broken() }.Props);
        var stopped = actor.WatchAsync();
        actor.Tell("fail");
        (await stopped.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBeTrue();
    }

    [Fact]
    public async Task Application_stops_before_the_system_actors_and_callbacks_run_at_the_end()
    {
        var system = Quiet();
        ((ExtendedActorSystem)system).SystemActorOf(new Behaviour { OnPostStop = _ => Log.Add("system actor") }.Props);
        var user = system.ActorOf(new Behaviour { OnPostStop = _ => Log.Add("user actor") }.Props);
        await user.Ask<ActorIdentity>(new Identify(null));
        system.RegisterOnTermination(() => Log.Add("callback"));
        await system.Terminate().WaitAsync(TimeSpan.FromSeconds(30));

        Log.Entries.ShouldBe(["user actor", "system actor", "callback"]);
        system.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => system.ActorOf(new Behaviour().Props));
        Should.Throw<InvalidOperationException>(() => system.RegisterOnTermination(static () => { }));
    }

    [Fact]
    public void Extension_is_created_once_and_found_by_its_type()
    {
        Sys.HasExtension<Counting>().ShouldBeFalse();
        var first = Sys.WithExtension<Counting, CountingId>();
        Sys.WithExtension<Counting, CountingId>().ShouldBeSameAs(first);
        new CountingId().Get(Sys).ShouldBeSameAs(first);
        Sys.GetExtension<Counting>().ShouldBeSameAs(first);
        Sys.TryGetExtension<Counting>(out var found).ShouldBeTrue();
        found.ShouldBeSameAs(first);
    }

    [Fact]
    public void Configured_extension_is_there_when_the_system_is()
    {
        using var system = Quiet("""akka.extensions = ["Akka.Tests.Actor.SystemTests+CountingId, Akka.Tests"]""");
        system.HasExtension<Counting>().ShouldBeTrue();
    }

    [Fact]
    public void Scheduler_that_cannot_be_loaded_is_named_with_its_path()
    {
        var failure = Should.Throw<ConfigurationException>(() => Quiet("""akka.scheduler.implementation = "No.Such, Assembly" """));
        failure.Message.ShouldContain("akka.scheduler.implementation");
        failure.Message.ShouldContain("No.Such");
    }

    [Theory]
    [InlineData(Directive.Restart, "Error broken")]
    [InlineData(Directive.Stop, "Error broken")]
    [InlineData(Directive.Resume, "Warning broken")]
    public async Task Supervision_logs_restart_and_stop_as_errors_and_resume_as_a_warning(Directive directive, string expected)
    {
        await Supervise(new OneForOneStrategy(_ => directive));
        (await Log.First(1)).ShouldBe([expected]);
    }

    [Fact]
    public async Task Supervision_with_logging_off_logs_nothing()
    {
        await Supervise(new OneForOneStrategy(_ => Directive.Restart, loggingEnabled: false));
        Sys.EventStream.Publish(new Warning("test", typeof(SystemTests), "the end"));
        (await Log.First(1)).ShouldBe(["Warning the end"]);
    }

    [Fact]
    public void Tree_can_be_printed() =>
        ((ExtendedActorSystem)Sys).PrintTree().ShouldContain("user");

    private static ActorSystem Quiet(string hocon = "") =>
        ActorSystem.Create("other", ConfigurationFactory.ParseString(hocon + "\nakka.loglevel = OFF\nakka.stdout-loglevel = OFF"));

    private async Task Supervise(SupervisorStrategy strategy)
    {
        var lines = Sys.ActorOf(new Behaviour { OnMessage = (m, _) => Log.Add($"{m.GetType().Name} {((LogEvent)m).Message}") }.Props);
        Sys.EventStream.Subscribe(lines, typeof(Warning));
        Sys.EventStream.Subscribe(lines, typeof(Error));
        var decided = new TaskCompletionSource();
        var parent = Start(new Behaviour
        {
            Strategy = strategy,
            OnPreStart = context => context.ActorOf(new Behaviour
            {
                OnMessage = (_, _) => throw new Broken(),
                OnPreRestart = (_, _) => decided.TrySetResult(),
                OnPostStop = _ => decided.TrySetResult(),
            }.Props).Tell("fail"),
            OnMessage = (_, _) => { },
        });
        await parent.Ask<ActorIdentity>(new Identify(null));
        if (strategy.Decider.Decide(new Broken()) != Directive.Resume) await decided.Task.WaitAsync(TimeSpan.FromSeconds(30));
    }

    public sealed class Escalating : SupervisorStrategyConfigurator
    {
        public override SupervisorStrategy Create() => new OneForOneStrategy(_ => Directive.Escalate);
    }

    public sealed class Counting : IExtension;

    public sealed class CountingId : ExtensionIdProvider<Counting>
    {
        public override Counting CreateExtension(ExtendedActorSystem system) => new();
    }
}

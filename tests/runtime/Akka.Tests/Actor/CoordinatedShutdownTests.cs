using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Actor.Core;
using Akka.Configuration;

namespace Akka.Tests.Actor;

/// <summary>Phases in order, tasks side by side, once (akka-facts 2.9).</summary>
public class CoordinatedShutdownTests : PatientTestKit
{
    private readonly ConcurrentQueue<string> _log = new();

    public CoordinatedShutdownTests()
        : base("""
            akka.coordinated-shutdown {
              terminate-actor-system = off
              run-by-actor-system-terminate = off
              phases {
                mine { depends-on = [service-stop], recover = off }
                brief { depends-on = [service-unbind], timeout = 50ms }
                before-cluster-shutdown.depends-on = [service-stop, mine]
                service-unbind.timeout = 7s
                cluster-leave.enabled = off
              }
            }
            """)
    {
    }

    private CoordinatedShutdown Coordinated => CoordinatedShutdown.Get(Sys);

    [Fact]
    public async Task Phases_run_in_the_order_of_their_dependencies()
    {
        string[] phases =
        [
            CoordinatedShutdown.PhaseBeforeServiceUnbind, CoordinatedShutdown.PhaseServiceUnbind, CoordinatedShutdown.PhaseServiceRequestsDone,
            CoordinatedShutdown.PhaseServiceStop, "mine", CoordinatedShutdown.PhaseBeforeClusterShutdown, CoordinatedShutdown.PhaseClusterShardingShutdownRegion,
            CoordinatedShutdown.PhaseClusterExiting, CoordinatedShutdown.PhaseClusterExitingDone, CoordinatedShutdown.PhaseClusterShutdown,
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate, CoordinatedShutdown.PhaseActorSystemTerminate,
        ];
        foreach (var phase in phases.Reverse())
            Note(phase);
        Note(CoordinatedShutdown.PhaseClusterLeave);
        await Coordinated.Run(CoordinatedShutdown.UnknownReason.Instance);
        _log.ShouldBe(phases);
    }

    [Fact]
    public async Task Tasks_of_one_phase_run_side_by_side()
    {
        var first = new TaskCompletionSource<Done>();
        var second = new TaskCompletionSource<Done>();
        Coordinated.AddTask(CoordinatedShutdown.PhaseServiceStop, "first", () =>
        {
            first.SetResult(Done.Instance);
            return second.Task;
        });
        Coordinated.AddTask(CoordinatedShutdown.PhaseServiceStop, "second", () =>
        {
            second.SetResult(Done.Instance);
            return first.Task;
        });
        await Coordinated.Run(CoordinatedShutdown.UnknownReason.Instance);
    }

    [Fact]
    public async Task It_runs_once_and_keeps_the_first_reason()
    {
        Note(CoordinatedShutdown.PhaseServiceStop);
        Coordinated.ShutdownReason.ShouldBeNull();
        var first = Coordinated.Run(CoordinatedShutdown.UnknownReason.Instance);
        Coordinated.Run(CoordinatedShutdown.ClrExitReason.Instance).ShouldBeSameAs(first);
        await first;
        Coordinated.ShutdownReason.ShouldBe(CoordinatedShutdown.UnknownReason.Instance);
        _log.Count.ShouldBe(1);
    }

    [Fact]
    public async Task It_can_begin_in_the_middle()
    {
        Note(CoordinatedShutdown.PhaseServiceUnbind);
        Note(CoordinatedShutdown.PhaseClusterShutdown);
        await Coordinated.Run(CoordinatedShutdown.UnknownReason.Instance, CoordinatedShutdown.PhaseBeforeClusterShutdown);
        _log.ShouldBe([CoordinatedShutdown.PhaseClusterShutdown]);
    }

    [Fact]
    public async Task A_failed_task_is_logged_and_the_shutdown_goes_on()
    {
        Coordinated.AddTask(CoordinatedShutdown.PhaseServiceUnbind, "fails", () => throw new InvalidOperationException("no"));
        Coordinated.AddTask("brief", "hangs", () => new TaskCompletionSource<Done>().Task);
        Note(CoordinatedShutdown.PhaseServiceStop);
        await EventFilter.Warning(contains: "[fails] of phase [service-unbind] failed").And.Warning(contains: "[hangs] of phase [brief] has not ended within")
            .ExpectAsync(2, () => Coordinated.Run(CoordinatedShutdown.UnknownReason.Instance));
        _log.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Where_a_phase_does_not_recover_the_shutdown_ends_with_its_failure()
    {
        Coordinated.AddTask("mine", "fails", () => Task.FromException<Done>(new InvalidOperationException("no")));
        Note(CoordinatedShutdown.PhaseBeforeClusterShutdown);
        var error = await Should.ThrowAsync<Exception>(() => Coordinated.Run(CoordinatedShutdown.UnknownReason.Instance));
        error.Message.ShouldContain("[fails] of phase [mine]");
        _log.ShouldBeEmpty();
    }

    [Fact]
    public void Times_are_those_of_the_configuration()
    {
        Coordinated.Timeout(CoordinatedShutdown.PhaseServiceUnbind).ShouldBe(TimeSpan.FromSeconds(7));
        Coordinated.Timeout("brief").ShouldBe(TimeSpan.FromMilliseconds(50));
        Coordinated.Timeout(CoordinatedShutdown.PhaseServiceStop).ShouldBe(TimeSpan.FromSeconds(5));
        Coordinated.Timeout(CoordinatedShutdown.PhaseClusterExiting).ShouldBe(TimeSpan.FromSeconds(10));

        // Eight of 5 s without the disabled one, three of 10 s, and the two above.
        Coordinated.TotalTimeout.ShouldBe(TimeSpan.FromSeconds(8 * 5 + 3 * 10 + 7) + TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Unknown_phases_are_refused_by_name()
    {
        Should.Throw<ConfigurationException>(() => Coordinated.AddTask("nowhere", "task", () => Task.FromResult(Done.Instance))).Message.ShouldContain("'nowhere'");
        Should.Throw<ArgumentException>(() => Coordinated.Timeout("nowhere")).Message.ShouldContain("nowhere");
        Should.Throw<ArgumentException>(() => { _ = Coordinated.Run(CoordinatedShutdown.UnknownReason.Instance, "nowhere"); });
        Coordinated.ShutdownReason.ShouldBeNull();
    }

    [Fact]
    public void Phases_in_a_circle_are_refused()
    {
        Should.Throw<ArgumentException>(() => new ShutdownPhases([Phase("a", "b"), Phase("b", "c"), Phase("c", "a")])).Message.ShouldContain("a -> b -> c -> a");
        Should.Throw<ArgumentException>(() => new ShutdownPhases([Phase("a", "b")])).Message.ShouldContain("'b', which is not a phase");
        new ShutdownPhases([Phase("c", "a", "b"), Phase("b", "a"), Phase("a")]).InOrder.Select(phase => phase.Name).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task Terminate_runs_it_and_gives_its_reason()
    {
        var system = ActorSystem.Create("ends", "akka.loglevel = OFF, akka.stdout-loglevel = OFF");
        var shutdown = CoordinatedShutdown.Get(system);
        shutdown.AddTask(CoordinatedShutdown.PhaseBeforeActorSystemTerminate, "last", () =>
        {
            _log.Enqueue(system.WhenTerminated.IsCompleted.ToString());
            return Task.FromResult(Done.Instance);
        });
        await system.Terminate();
        _log.ShouldBe(["False"]);
        shutdown.ShutdownReason.ShouldBe(CoordinatedShutdown.ActorSystemTerminateReason.Instance);
    }

    private static ShutdownPhase Phase(string name, params string[] dependsOn) => new(name, [.. dependsOn], TimeSpan.FromSeconds(1), Recover: true, Enabled: true);

    private void Note(string phase) =>
        Coordinated.AddTask(phase, $"note {phase}", () =>
        {
            _log.Enqueue(phase);
            return Task.FromResult(Done.Instance);
        });
}

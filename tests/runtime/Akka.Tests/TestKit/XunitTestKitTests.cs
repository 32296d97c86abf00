using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.TestKit;
using Xunit.Abstractions;

namespace Akka.Tests;

/// <summary>The face of the test kit towards xunit 2.</summary>
public class XunitTestKitTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Each_test_gets_a_system_of_its_own_that_ends_with_it()
    {
        var kit = new Kit(hocon: "akka.test.default-timeout = 30s");
        var system = kit.Sys;
        system.Name.ShouldBe("test");
        kit.Dispose();
        kit.Dispose();
        system.WhenTerminated.IsCompletedSuccessfully.ShouldBeTrue();
        kit.Ends.ShouldBe(1);
    }

    [Fact]
    public void The_log_goes_to_the_output_of_the_test()
    {
        var output = new Output();
        using var kit = new Kit(output: output);
        kit.Sys.Log.Warning("visible {0}", "here");
        kit.AwaitAssert(() => output.Lines.ShouldContain(line => line.Contains("[WARNING]") && line.EndsWith("visible here")), Patience);
        kit.LogOf(kit.Sys, "other> ");
        kit.AwaitAssert(() =>
        {
            kit.Sys.Log.Warning("again");
            output.Lines.ShouldContain(line => line.StartsWith("other> ") && line.EndsWith("again"));
        }, Patience);
    }

    [Fact]
    public void An_output_that_takes_no_more_ends_its_logger_and_nothing_else()
    {
        var output = new Output { IsOver = true };
        using var kit = new Kit(output: output);
        kit.Sys.Log.Warning("lost");
        kit.AwaitAssert(() => kit.Sys.Log.Warning("still running"));
    }

    [Fact]
    public void A_system_can_be_given()
    {
        using var system = ActorSystem.Create("given", "akka.stdout-loglevel = OFF, akka.loglevel = OFF");
        var kit = new Kit(system);
        kit.Sys.ShouldBeSameAs(system);
        kit.TestActor.Tell("hello");
        kit.ExpectMsg("hello");
        kit.TestKitSettings.SingleExpectDefault.ShouldBe(TimeSpan.FromSeconds(3));
    }

    [Fact]
    public void Every_time_is_multiplied_by_the_factor()
    {
        using var kit = new Kit(hocon: "akka.test.timefactor = 2");
        kit.Dilated(TimeSpan.FromSeconds(1)).ShouldBe(TimeSpan.FromSeconds(2));
        kit.RemainingOrDefault.ShouldBe(TimeSpan.FromSeconds(6));
        kit.RemainingOrDilated(TimeSpan.FromSeconds(2)).ShouldBe(TimeSpan.FromSeconds(4));
    }

    [Fact]
    public void Without_implicit_sender_a_message_has_none()
    {
        using var kit = new Silent();
        kit.TestActor.Tell("hello");
        kit.ExpectMsg("hello");
        kit.LastSender.ShouldBe(kit.Sys.DeadLetters);
    }

    [Fact]
    public void The_configuration_for_debugging_is_accepted()
    {
        using var kit = new Kit(hocon: Akka.TestKit.Xunit2.TestKit.FullDebugConfig.ToString());
        kit.Sys.Settings.DebugLifecycle.ShouldBeTrue();
        kit.Log.IsDebugEnabled.ShouldBeTrue();
    }

    [Fact]
    public void A_system_that_does_not_terminate_fails_on_demand()
    {
        using var kit = new Kit();
        var blocked = new TaskCompletionSource<Done>();
        CoordinatedShutdown.Get(kit.Sys).AddTask(CoordinatedShutdown.PhaseServiceStop, "blocks", () => blocked.Task);
        Should.Throw<TimeoutException>(() => kit.Shutdown(TimeSpan.FromMilliseconds(50), verifySystemShutdown: true)).Message.ShouldContain("has not terminated");
        blocked.SetResult(Done.Instance);
    }

    [Fact]
    public async Task A_barrier_lets_all_go_on_together()
    {
        using var kit = new Kit();
        var barrier = kit.CreateTestBarrier(2);
        var other = Task.Run(barrier.Await);
        barrier.Await();
        await other;
        Should.Throw<TimeoutException>(() => barrier.Await(TimeSpan.FromMilliseconds(1)));
    }

    private sealed class Kit : Akka.TestKit.Xunit2.TestKit
    {
        public Kit(ActorSystem? system = null, ITestOutputHelper? output = null)
            : base(system, output)
        {
        }

        public Kit(string hocon)
            : base(hocon)
        {
        }

        public int Ends { get; private set; }

        public void LogOf(ActorSystem system, string prefix) => InitializeLogger(system, prefix);

        protected override void AfterAll() => Ends++;
    }

    private sealed class Silent : Akka.TestKit.Xunit2.TestKit, INoImplicitSender;

    private sealed class Output : ITestOutputHelper
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public bool IsOver { get; init; }

        public IEnumerable<string> Lines => _lines;

        public void WriteLine(string message)
        {
            if (IsOver)
                throw new InvalidOperationException("There is no currently active test.");
            _lines.Enqueue(message);
        }

        public void WriteLine(string format, params object[] args) => WriteLine(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, args));
    }
}

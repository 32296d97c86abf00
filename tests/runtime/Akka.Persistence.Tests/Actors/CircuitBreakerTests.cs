using Akka.Actor;

namespace Akka.Persistence.Actors;

/// <summary>A journal that keeps failing or hanging, as its actors see it.</summary>
public sealed class CircuitBreakerTests : PersistentTestKit
{
    private readonly IActorRef _recovered;

    public CircuitBreakerTests()
        : base(ControlledJournal.Hocon + "\ntest.journal.circuit-breaker { max-failures = 2, call-timeout = 200ms, reset-timeout = 1h }")
    {
        Sys.EventStream.Subscribe(TestActor, typeof(ControlledJournal.PendingWrite));
        _recovered = Fresh("recovered");
    }

    [Fact]
    public void After_so_many_failures_writes_fail_at_once_and_the_journal_is_not_asked()
    {
        // All recover first: a highest number that is read is a success, and the failures would not be in a row.
        foreach (var actor in new[] { Fresh("first"), Fresh("second") })
        {
            Do(actor, a => a.Persist("x", a.TellHandled));
            ExpectMsg<ControlledJournal.PendingWrite>().Fail("disk gone");
            ExpectMsg(new ScriptedActor.Failed("persist", "disk gone", "x", 1));
        }

        Do(_recovered, a => a.Persist("y", a.TellHandled));
        ExpectMsg<ScriptedActor.Failed>().Cause.ShouldContain("circuit breaker of 'test.journal' is open");
        ExpectNoMsg(TimeSpan.Zero);
    }

    [Fact]
    public void A_write_that_hangs_fails_after_the_call_timeout()
    {
        Do(_recovered, a => a.Persist("x", a.TellHandled));
        ExpectMsg<ControlledJournal.PendingWrite>();
        ExpectMsg<ScriptedActor.Failed>();
    }
}

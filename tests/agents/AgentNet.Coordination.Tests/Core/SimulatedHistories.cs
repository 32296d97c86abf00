using AgentNet.Contracts;
using FsCheck;
using FsCheck.Fluent;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>T1-T8 over random histories, and the proof that the ledger which judges them notices a broken rule.</summary>
public class SimulatedHistories
{
    [Fact]
    public void No_history_breaks_an_invariant_and_everything_promised_ends() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            new Simulation(seed).Run(steps: 300);
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(150));

    [Fact]
    public void The_histories_hold_what_they_are_meant_to_test()
    {
        var worlds = Enumerable.Range(0, 20).Select(seed => new Simulation(seed)).ToList();
        worlds.ForEach(world => world.Run(300));
        worlds.Sum(world => world.Completed).ShouldBeGreaterThan(200);
        worlds.Sum(world => world.Crashes).ShouldBeGreaterThan(20);
        worlds.Sum(world => world.LateOutcomes).ShouldBeGreaterThan(20);
        worlds.Sum(world => world.CallsAnswered).ShouldBeGreaterThan(10);
        worlds.Sum(world => world.CallsRefused).ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(BrokenHistories))]
    public void The_ledger_notices(string rule, CoordinatorEvent[] history)
    {
        var turn = new CoordinatorTurn { FirstSequence = 1 };
        turn.Events.AddRange(history);
        Should.Throw<LedgerException>(() => new TaskLedger(1).Read([turn])).Message.ShouldStartWith(rule);
    }

    [Fact]
    public void The_ledger_notices_a_promise_that_is_not_in_the_journal() =>
        Should.Throw<LedgerException>(() => new TaskLedger(1).Promised("t")).Message.ShouldStartWith("T1");

    public static TheoryData<string, CoordinatorEvent[]> BrokenHistories() => new()
    {
        { "T1", [Added("t"), Added("t")] },
        { "T2", [Added("t"), Assigned("t", 1), Assigned("t", 2)] },
        { "T3", [Added("t"), Assigned("t", 2), Completed("t", 1)] },
        { "T4", [Added("t"), Assigned("t", 1), Completed("t", 1), new CoordinatorEvent { TaskCancelled = new TaskCancelled { TaskId = "t" } }] },
        { "T5", [Added("t"), Added("u", "t"), Assigned("u", 1)] },
        { "T7", [Added("t"), Added("u"), Assigned("t", 1), Assigned("u", 2)] },
    };

    private static CoordinatorEvent Added(string id, params string[] dependencies) => new() { TaskAdded = new TaskAdded { Spec = CoordinatorBench.Spec(id, dependencies: dependencies) } };

    private static CoordinatorEvent Assigned(string id, long number) => new() { TaskAssigned = new TaskAssigned { TaskId = id, AgentId = "a", Token = new FencingToken { Epoch = 1, Number = number } } };

    private static CoordinatorEvent Completed(string id, long number) => new() { TaskCompleted = new TaskCompleted { TaskId = id, Token = new FencingToken { Epoch = 1, Number = number } } };
}

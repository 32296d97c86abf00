using AgentNet.Contracts;
using Crash;

namespace MultiNode.Judgement;

/// <summary>Shows that the oracle bites: a sound ledger passes, and each way of breaking one is caught by exactly its rule.</summary>
internal static class OracleProof
{
    public static Task RunAsync(Checks checks)
    {
        Console.WriteLine("oracle: ledgers that are broken on purpose");
        Expect(checks, "a sound ledger", "", _ => { });
        Expect(checks, "an epoch that goes back", "L1", ledger => ledger.Journal.Add(Turn(4, "late", new CoordinatorEvent { CoordinatorStarted = new CoordinatorStarted { Epoch = 1 } })));
        Expect(checks, "an assignment of an older epoch", "L1", ledger => ledger.Journal.Add(Turn(4, "second", Assigned("other", 1, 9))));
        Expect(checks, "a writer that goes on after its successor", "L2", ledger => ledger.Journal.Add(Turn(4, "first", Added("x"))));
        Expect(checks, "an entry that another writer replaced", "L2", ledger => ledger.Journal.Add(Turn(3, "second", Added("x"))));
        Expect(checks, "a sequence number owned twice", "L2", ledger => ledger.Doubles.Add("coordinator 3"));
        Expect(checks, "a result under an old token", "L3", ledger => ledger.Journal.Add(Turn(4, "second", Added("b"), Assigned("b", 2, 2), Assigned("b", 2, 3), Completed("b", 2, 2))));
        Expect(checks, "an assignment under an old token", "L3", ledger => ledger.Journal.Add(Turn(4, "second", Assigned("a", 2, 0))));
        Expect(checks, "a task that completes twice", "L4", ledger => ledger.Journal.Add(Turn(4, "second", Completed("a", 2, 1))));
        Expect(checks, "an acknowledged task that is nowhere", "L5", ledger => ledger.Acknowledged.Add("lost", 1));
        Expect(checks, "an agent that begins work of an older epoch", "L6", ledger => ledger.Begun.Add(new BegunTask("abacus.n1", "b", 1)));
        Expect(checks, "an agent that forgets the epoch it saw", "L6", ledger => ledger.Journal.Add(new SeenEpoch(9, "agent-abacus.n1", 1)));
        ExpectBelievers(checks);
        return Task.CompletedTask;
    }

    private static void Expect(Checks checks, string what, string rule, Action<Ledger> breakIt)
    {
        var ledger = Sound();
        breakIt(ledger);
        var broken = string.Join(", ", LedgerOracle.Judge(ledger).Where(verdict => verdict.Wrong.Count > 0).Select(verdict => verdict.Rule));
        checks.Expect(broken == rule, $"{what} breaks {(rule.Length > 0 ? rule : "nothing")}", $"it breaks [{broken}]");
    }

    // Epoch 1 freezes, is replaced, wakes up and needs 400 ms to notice; epoch 2 is killed 250 ms after epoch 3 was up; epoch 3 ends before epoch 4.
    private static void ExpectBelievers(Checks checks)
    {
        const string Logger = "info: AgentNet.Coordination.Shell.TaskCoordinator[0]";
        var reigns = Believers.Reigns(
            "n1", $"""
            2026-01-01T10:00:00.000Z {Logger} The coordinator is up: epoch 1, 0 open tasks.
            2026-01-01T10:00:12.400Z {Logger} The coordinator of epoch 1 has stopped.
            2026-01-01T10:00:40.000Z {Logger} The coordinator is up: epoch 4, 7 open tasks.
            """, [new Interruption(At(2), At(12), IsEnd: false), new Interruption(At(13), At(13), IsEnd: true)], At(59))
            .Concat(Believers.Reigns("n2", $"2026-01-01T10:00:05.000Z {Logger} The coordinator is up: epoch 2, 3 open tasks.", [new Interruption(At(20), At(20), IsEnd: true)], At(59)))
            .Concat(Believers.Reigns(
                "n3", $"""
                2026-01-01T10:00:19.750Z {Logger} The coordinator is up: epoch 3, 3 open tasks.
                2026-01-01T10:00:39.999Z {Logger} The coordinator of epoch 3 has stopped.
                """, [], At(59)));
        var found = string.Join(", ", Believers.Overlaps(reigns).Select(overlap => $"{overlap.First.Epoch}+{overlap.Second.Epoch} {overlap.Time.TotalMilliseconds:0} ms"));
        checks.Expect(found == "1+2 400 ms, 2+3 250 ms", "two pairs of believers, for 400 ms and for 250 ms, are found in the lines of three nodes", $"found [{found}]");
    }

    private static DateTime At(int second) => new(2026, 1, 1, 10, 0, second, DateTimeKind.Utc);

    private static Ledger Sound()
    {
        var ledger = new Ledger { Archived = { "archived" }, Acknowledged = { ["a"] = 1, ["archived"] = 2 } };
        ledger.Journal.Add(Turn(1, "first", new CoordinatorEvent { CoordinatorStarted = new CoordinatorStarted { Epoch = 1 } }, Added("a"), Assigned("a", 1, 1)));
        ledger.Journal.Add(Turn(2, "second", new CoordinatorEvent { CoordinatorStarted = new CoordinatorStarted { Epoch = 2 } }, Assigned("a", 2, 1)));
        ledger.Journal.Add(Turn(3, "second", Completed("a", 2, 1)));
        ledger.Journal.Add(new SeenEpoch(1, "agent-abacus.n1", 1));
        ledger.Journal.Add(new SeenEpoch(2, "agent-abacus.n1", 2));
        ledger.Begun.AddRange([new BegunTask("abacus.n1", "a", 1), new BegunTask("abacus.n1", "a", 2)]);
        return ledger;
    }

    private static JournalTurn Turn(long number, string writer, params CoordinatorEvent[] events) => new(number, writer, new CoordinatorTurn { FirstSequence = number * 10, Events = { events } });

    private static CoordinatorEvent Added(string task) => new() { TaskAdded = new TaskAdded { Spec = new TaskSpec { Id = task } } };

    private static CoordinatorEvent Assigned(string task, long epoch, long number) =>
        new() { TaskAssigned = new TaskAssigned { TaskId = task, Token = new FencingToken { Epoch = epoch, Number = number } } };

    private static CoordinatorEvent Completed(string task, long epoch, long number) =>
        new() { TaskCompleted = new TaskCompleted { TaskId = task, Token = new FencingToken { Epoch = epoch, Number = number } } };
}

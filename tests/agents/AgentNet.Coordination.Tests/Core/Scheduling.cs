using AgentNet.Contracts;
using AgentNet.Coordination.Core.Scheduling;
using AgentNet.Coordination.Core.Tasks;
using FsCheck;
using FsCheck.Fluent;

namespace AgentNet.Coordination.Tests.Core;

/// <summary>Which task is next and who gets it.</summary>
public class Scheduling
{
    private const long AgeingMs = 10_000;
    private readonly CoordinatorBench _bench = new();

    [Fact]
    public void Larger_priorities_go_first_and_equal_ones_in_the_order_of_submission()
    {
        foreach (var (id, priority) in new[] { ("a5", 5), ("b9", 9), ("c5", 5), ("d0", 0), ("e9", 9) })
        {
            _bench.Submit(id, priority: priority);
        }

        _bench.Agent("agent", capacity: 5);
        _bench.Dispatches.Select(dispatch => dispatch.TaskId).ShouldBe(["b9", "e9", "a5", "c5", "d0"]);
    }

    [Fact]
    public void A_low_task_is_overtaken_only_within_the_ageing_bound()
    {
        _bench.Submit("low", priority: 0);
        _bench.NowMs += 100_000;
        _bench.Submit("at the bound".Replace(' ', '-'), priority: 10);
        _bench.NowMs += 1;
        _bench.Submit("past-the-bound", priority: 10);
        _bench.Agent("agent", capacity: 1);
        _bench.Dispatches.Single().TaskId.ShouldBe("low");
        _bench.Complete("low");
        _bench.Complete("at-the-bound");
        _bench.Dispatches.Select(dispatch => dispatch.TaskId).ShouldBe(["low", "at-the-bound", "past-the-bound"]);
    }

    [Fact]
    public void The_ready_queue_agrees_with_a_naive_one() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var queue = new ReadyQueue(AgeingMs);
            var dispatchClass = new DispatchClass("work", "work", null, isOfSubTasks: false);
            var naive = new List<OpenTask>();
            for (var i = 0; i < 200; i++)
            {
                if (naive.Count == 0 || random.Next(3) > 0)
                {
                    var task = new OpenTask(
                        new TaskRecord { Spec = new TaskSpec { Id = $"{i}", Priority = random.Next(11) }, Order = i, SubmittedAtMs = i * 700 }, dispatchClass, parent: null);
                    naive.Add(task);
                    queue.Enter(task);
                }
                else if (random.Next(4) == 0)
                {
                    var gone = naive[random.Next(naive.Count)];
                    naive.Remove(gone);
                    queue.Leave(gone);
                }
                else
                {
                    // Effective priority at any moment: levels plus waited time in ageing steps. The moment does not matter.
                    var first = naive.OrderByDescending(task => task.Record.Priority + ((1_000_000 - task.Record.SubmittedAtMs) / (double)AgeingMs)).ThenBy(task => task.Record.Order).First();
                    dispatchClass.Ready.First.ShouldBe(first);
                    queue.Leave(first);
                    naive.Remove(first);
                }

                queue.Count.ShouldBe(naive.Count);
            }

            return true;
        }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void The_least_loaded_agent_is_chosen()
    {
        _bench.Agent(With("busy", cpuUsed: 3.5));
        _bench.Agent(With("idle", cpuUsed: 0.1));
        _bench.Submit("first");
        _bench.AgentOf("first").ShouldBe("idle");
        for (var i = 0; i < 4; i++)
        {
            _bench.Submit($"more-{i}");
        }

        _bench.Dispatches.Count(dispatch => _bench.AgentOf(dispatch.TaskId) == "busy").ShouldBeInRange(1, 2);
    }

    [Fact]
    public void No_agent_is_given_more_than_its_limit_and_only_active_ones_are_given_any()
    {
        _bench.Agent("small", capacity: 2);
        _bench.Agent("paused", capacity: 9, status: AgentStatus.Maintenance);
        for (var i = 0; i < 5; i++)
        {
            _bench.Submit($"t{i}");
        }

        _bench.Dispatches.Count().ShouldBe(2);
        _bench.Agent("paused", capacity: 9);
        _bench.Dispatches.Count().ShouldBe(5);
    }

    [Fact]
    public void Requirements_choose_the_agent()
    {
        _bench.Agent("plain");
        _bench.Agent("gpu", tags: ["gpu", "big"]);
        _bench.Submit("t", set: spec => spec.Requirements = new Requirements { Tags = { "gpu" } });
        _bench.AgentOf("t").ShouldBe("gpu");
        _bench.Submit("named", set: spec => spec.Requirements = new Requirements { AgentId = "plain" });
        _bench.AgentOf("named").ShouldBe("plain");
        _bench.Submit("nobody", set: spec => spec.Requirements = new Requirements { Tags = { "gpu", "small" } });
        _bench.Dispatches.ShouldNotContain(dispatch => dispatch.TaskId == "nobody");
    }

    [Fact]
    public void Suspects_run_one_at_a_time()
    {
        var bench = new CoordinatorBench(settings => settings with { SuspectAfter = 1 });
        bench.Agent("agent");
        bench.Submit("p");
        bench.Submit("q");
        bench.Report(new AgentLost { AgentId = "agent", Reason = "it crashed" });
        bench.Dispatches.Count().ShouldBe(3);
        var running = bench.Dispatches.Last().TaskId;
        bench.Complete(running);
        bench.Pass(TimeSpan.FromSeconds(1));
        bench.Dispatches.Last().TaskId.ShouldNotBe(running);
    }

    private static AgentDescriptor With(string id, double cpuUsed) => new()
    {
        Id = id, Status = AgentStatus.Active, MaxConcurrency = 5, Capabilities = { new Capability { Name = "work" } },
        Resources = new ResourceUsage { CpuUsed = cpuUsed, CpuCapacity = 4, MemoryUsedBytes = 1, MemoryCapacityBytes = 10 },
    };
}

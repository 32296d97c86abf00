using AgentNet.Contracts;
using AgentNet.Coordination.Shell;
using AgentNet.Registry;
using AgentNet.Tests;
using Akka.Actor;
using Akka.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Coordination.Tests.Shell;

/// <summary>The coordinator in a host with its real archive, reached through <see cref="ITasks"/>; every message between actors goes through bytes.</summary>
public sealed class CoordinatorHostTests : HostedTest
{
    private readonly string _folder;

    public CoordinatorHostTests()
        : this(Directory.CreateTempSubdirectory("agentnet-tasks-").FullName)
    {
    }

    private CoordinatorHostTests(string folder)
        : base(services => ConfigureServices(services, folder), ConfigureAkka) => _folder = folder;

    private ITasks Tasks => Services.GetRequiredService<ITasks>();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_task_is_run_and_its_result_stays_readable_after_it_has_left_memory()
    {
        var view = await Tasks.RunAsync(Echo("t", """{"n":1}"""));
        view.State.ShouldBe(TaskState.Completed);
        await AwaitAssertAsync(async () => (await Tasks.StatisticsAsync()).ArchiveRows.ShouldBe(1));
        (await Tasks.GetAsync("t")).Result.Inline.ToStringUtf8().ShouldBe("""{"n":1}""");
        (await Tasks.SubmitAsync(Echo("t", """{"n":1}"""))).Existing.ShouldBeTrue();
        (await Refusal(() => Tasks.SubmitAsync(Echo("t", """{"n":2}""")))).ShouldBe(ProblemCodes.DuplicateId);
        (await Refusal(() => Tasks.CancelAsync("t"))).ShouldBe(ProblemCodes.AlreadyFinished);
        (await Refusal(() => Tasks.GetAsync("unheard-of"))).ShouldBe(ProblemCodes.UnknownTask);
    }

    [Fact]
    public async Task Bad_submissions_are_refused_at_the_door()
    {
        (await Refusal(() => Tasks.SubmitAsync(new TaskSpec { Capability = "juggle" }))).ShouldBe(ProblemCodes.UnknownCapability);
        (await Refusal(() => Tasks.SubmitAsync(Echo("t", "5")))).ShouldBe(ProblemCodes.SchemaViolation);
        (await Refusal(() => Tasks.SubmitAsync(new TaskSpec { Capability = "list", Dependencies = { "nobody" } }))).ShouldBe(ProblemCodes.DependencyUnknown);
        (await Tasks.StatisticsAsync()).Total.ShouldBe(0);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_nothing_behind()
    {
        await Tasks.SubmitAsync(new TaskSpec { Id = "long", Capability = "hang" });
        using var patience = new CancellationTokenSource();
        var waits = new Task[] { Tasks.AwaitAsync("long", patience.Token), Tasks.RunAsync(new TaskSpec { Id = "longer", Capability = "hang" }, patience.Token) };
        await AwaitAssertAsync(async () => (await Tasks.StatisticsAsync()).Waiters.ShouldBe(2));

        await patience.CancelAsync();
        foreach (var wait in waits)
        {
            await Should.ThrowAsync<OperationCanceledException>(wait);
        }

        await AwaitAssertAsync(async () => (await Tasks.StatisticsAsync()).Waiters.ShouldBe(0));
        (await Tasks.StatisticsAsync()).AbandonedWaits.ShouldBe(2);
    }

    [Fact]
    public async Task A_batch_has_one_handle_and_gives_its_results_in_the_order_they_ended()
    {
        var specs = Enumerable.Range(0, 200).Select(i => Echo("", $$"""{"i":{{i}}}""")).ToList();
        var submitted = await Tasks.SubmitBatchAsync(specs, "lot");
        (await Tasks.SubmitBatchAsync(specs, "lot")).Existing.ShouldBeTrue();
        var view = await Tasks.AwaitBatchAsync("lot");
        view.Finished.ShouldBe(200);
        view.Tasks.Select(task => task.Spec.Id).ShouldBe(view.FinishedIds);
        view.TaskIds.ShouldBe(submitted.TaskIds);
        await AwaitAssertAsync(async () => (await Tasks.StatisticsAsync()).ArchiveRows.ShouldBe(200));
        (await Tasks.AwaitBatchAsync("lot")).Tasks.Count.ShouldBe(200);
    }

    [Fact]
    public async Task A_workflow_expands_its_map_stage_and_hands_results_on()
    {
        var spec = new WorkflowSpec
        {
            RunId = "run-1", Name = "report", Inputs = Payloads.FromJsonText("{}"),
            Stages =
            {
                new StageSpec { Id = "list", Capability = "list" },
                new StageSpec { Id = "each", Capability = "echo", Map = "stages.list.result.files", Input = Payloads.FromJsonText("""{"f":"${item}"}""") },
                new StageSpec { Id = "end", Capability = "echo", DependsOn = { "each" }, Input = Payloads.FromJsonText("""{"all":"${stages.each.result}"}""") },
            },
        };
        await Tasks.SubmitWorkflowAsync(spec);
        var view = await Tasks.AwaitWorkflowAsync("run-1");
        view.State.ShouldBe(RunState.Completed);
        view.Stages.Single(stage => stage.StageId == "each").Completed.ShouldBe(3);
        (await Tasks.GetAsync("run-1.each.2")).Result.Inline.ToStringUtf8().ShouldBe("\"c\"");
        (await Tasks.SubmitWorkflowAsync(spec)).Existing.ShouldBeTrue();
        await AwaitAssertAsync(async () => (await Tasks.StatisticsAsync()).ArchiveRows.ShouldBe(5));
        (await Tasks.GetWorkflowAsync("run-1")).Stages.Count.ShouldBe(3);
        (await Tasks.ListAsync(new ListTasks { RunId = "run-1" })).Tasks.Count.ShouldBe(5);
    }

    [Fact]
    public async Task A_coordinator_that_is_stopped_starts_from_its_journal_and_open_tasks_go_on()
    {
        await Tasks.SubmitAsync(new TaskSpec { Id = "long", Capability = "hang" });
        for (var i = 0; i < 30; i++)
        {
            await Tasks.RunAsync(Echo($"e-{i}", "{}"));
        }

        await AwaitAssertAsync(async () => (await Tasks.GetAsync("long")).State.ShouldBe(TaskState.InProgress));
        var before = await Tasks.StatisticsAsync();
        Sys.ActorSelection("/user/coordinator/tasks").Tell(PoisonPill.Instance);
        await AwaitAssertAsync(async () => (await Tasks.StatisticsAsync()).Epoch.ShouldBe(before.Epoch + 1));

        await AwaitAssertAsync(async () =>
        {
            var view = await Tasks.GetAsync("long");
            view.State.ShouldBe(TaskState.InProgress);
            view.Token.Epoch.ShouldBe(before.Epoch + 1);
            view.Interruptions.ShouldBe(1);
        });
        (await Tasks.GetAsync("e-7")).State.ShouldBe(TaskState.Completed);
        (await Tasks.StatisticsAsync()).Completed.ShouldBe(30);
        (await Tasks.CancelAsync("long", "enough")).Cancelled.ShouldBe(1);
    }

    [Fact]
    public async Task The_log_says_which_epoch_is_up_and_which_has_stopped()
    {
        var log = CreateTestProbe();
        Sys.EventStream.Subscribe(log.Ref, typeof(Akka.Event.Info));
        await Tasks.RunAsync(Echo("t", "{}"));
        Sys.ActorSelection("/user/coordinator/tasks").Tell(PoisonPill.Instance);
        log.FishForMessage<Akka.Event.Info>(line => line.Message.ToString() == "The coordinator of epoch 1 has stopped.");
        log.FishForMessage<Akka.Event.Info>(line => line.Message.ToString() == "The coordinator is up: epoch 2, 0 open tasks.");
    }

    [Fact]
    public async Task An_agents_loss_that_is_reported_while_the_coordinator_reads_its_journal_counts()
    {
        await Tasks.SubmitAsync(new TaskSpec { Id = "long", Capability = "hang" });
        await AwaitAssertAsync(async () => (await Tasks.GetAsync("long")).State.ShouldBe(TaskState.InProgress));
        (await (await Sys.ActorSelection("/user/coordinator").ResolveOne(TimeSpan.FromSeconds(30))).GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();
        var resources = new CoordinatorResources(
            Services.GetRequiredService<CoordinatorSettings>(), Services.GetRequiredService<TaskArchive>(), Services.GetRequiredService<TaskFeed>().Publish,
            Services.GetRequiredService<IBlobStore>(), Services.GetRequiredService<IAgentRegistry>(), TimeProvider.System, _ => Task.FromResult(Nobody.Instance as IActorRef));

        var next = Sys.ActorOf(Props.Create(() => new TaskCoordinator(resources)));
        next.Tell(new AgentLost { AgentId = "agent", Reason = "its node is gone" });

        (await next.Ask<TaskView>(new GetTask { TaskId = "long" })).Interruptions.ShouldBe(1);
    }

    [Fact]
    public async Task What_a_deposed_coordinator_has_acknowledged_is_not_left_lying_until_the_next_write()
    {
        await Tasks.RunAsync(Echo("before", "{}"));
        var resources = new CoordinatorResources(
            Services.GetRequiredService<CoordinatorSettings>(), Services.GetRequiredService<TaskArchive>(), _ => { },
            Services.GetRequiredService<IBlobStore>(), Services.GetRequiredService<IAgentRegistry>(), TimeProvider.System, _ => Task.FromResult(Nobody.Instance as IActorRef));
        var deposed = Sys.ActorOf(Props.Create(() => new TaskCoordinator(resources)));
        await deposed.Ask<SubmitReply>(new SubmitTask { Spec = Echo("acknowledged", "{}") });
        (await deposed.GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();

        var coordinator = await Sys.ActorSelection("/user/coordinator").ResolveOne(TimeSpan.FromSeconds(30));
        Sys.ActorOf(Props.Create(() => new JournalWatch(coordinator, TimeSpan.FromMilliseconds(20))));

        await AwaitAssertAsync(async () => (await Tasks.GetAsync("acknowledged")).Spec.Id.ShouldBe("acknowledged"));
    }

    [Fact]
    public async Task Whoever_asks_a_node_that_ends_is_told_so_and_does_not_wait_in_vain()
    {
        using var ended = new CancellationTokenSource();
        var nobody = new NobodyAnswers(CreateTestProbe().Ref);
        var line = new CoordinatorLine(nobody, Services.GetRequiredService<CoordinatorSettings>(), mayMove: true, ended.Token);
        var asked = line.AwaitAsync(id => new AwaitTask { TaskId = "t", WaitId = id }, CancellationToken.None);
        await ended.CancelAsync();
        (await Refusal(() => asked)).ShouldBe(ProblemCodes.Unavailable);
    }

    [Fact]
    public async Task A_watcher_sees_every_change_once_and_resumes_where_it_was()
    {
        await Tasks.RunAsync(Echo("first", "{}"));
        var seen = await Watch(0, "first", ChangeKind.TaskCompleted);
        seen.Select(change => change.Kind).ShouldBe([ChangeKind.TaskAdded, ChangeKind.TaskAssigned, ChangeKind.TaskStarted, ChangeKind.TaskCompleted]);
        Sys.ActorSelection("/user/coordinator/tasks").Tell(PoisonPill.Instance);
        await AwaitAssertAsync(async () => (await Tasks.StatisticsAsync()).Epoch.ShouldBe(2));
        await Tasks.RunAsync(Echo("second", "{}"));
        (await Watch(seen[^1].Sequence, "second", ChangeKind.TaskCompleted)).Count.ShouldBe(4);
        (await Watch(seen[0].Sequence, "first", ChangeKind.TaskCompleted)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task Lists_page_over_live_and_archived_tasks_alike()
    {
        await Tasks.SubmitAsync(new TaskSpec { Id = "open", Capability = "hang" });
        for (var i = 0; i < 9; i++)
        {
            await Tasks.RunAsync(Echo($"e-{i}", "{}"));
        }

        await Tasks.RunAsync(new TaskSpec { Id = "bad", Capability = "fail" });
        var ids = new List<string>();
        var token = "";
        do
        {
            var page = await Tasks.ListAsync(new ListTasks { PageSize = 4, PageToken = token });
            ids.AddRange(page.Tasks.Select(task => task.Spec.Id));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        ids.ShouldBe(["bad", .. Enumerable.Range(0, 9).Select(i => $"e-{8 - i}"), "open"]);
        (await Tasks.ListAsync(new ListTasks { States = { TaskState.Failed } })).Tasks.Single().Spec.Id.ShouldBe("bad");
        (await Refusal(() => Tasks.ListAsync(new ListTasks { PageToken = "x" }))).ShouldBe(ProblemCodes.InvalidRequest);
    }

    private static void ConfigureServices(IServiceCollection services, string folder) => services
        .AddSingleton<IBlobStore, MemoryBlobs>()
        .AddSingleton<IAgentRegistry>(new OneAgent())
        .AddCoordination(new ArchivePlace.SqliteFile(Path.Combine(folder, "archive.db")));

    private static void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider) => builder
        .AddHocon(
            """
            akka.actor.serialize-messages = on
            akka.test { single-expect-default = 30s, default-timeout = 30s }
            akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            agentnet.coordinator { assert-invariants = on, snapshot-every-events = 50, restart-delay = 10ms }
            """, HoconAddMode.Prepend)
        .WithCustomSerializer(ContractsSerializer.Name, ContractManifests.Types, system => new ContractsSerializer(system))
        .WithCoordinator(provider)
        .WithActors((system, registry) => registry.Register<AgentHosts>(
            system.ActorOf(Props.Create(() => new EchoAgents(registry.Get<AgentNet.Contracts.Coordinator>())), "agents")));

    private static TaskSpec Echo(string id, string input) => new() { Id = id, Capability = "echo", Input = Payloads.FromJsonText(input) };

    private static async Task<string> Refusal<T>(Func<Task<T>> request) => (await Should.ThrowAsync<RefusedException>(request)).Code;

    private async Task<List<Change>> Watch(long after, string taskId, ChangeKind until)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = new List<Change>();
        await foreach (var change in Tasks.WatchAsync(new WatchFilter { TaskId = taskId }, after, limit.Token))
        {
            seen.Add(change);
            if (change.Kind == until)
            {
                break;
            }
        }

        return seen;
    }

    private sealed class NobodyAnswers(IActorRef silent) : IRequiredActor<AgentNet.Contracts.Coordinator>
    {
        public IActorRef ActorRef => silent;

        public Task<IActorRef> GetAsync(CancellationToken cancellationToken = default) => Task.FromResult(silent);
    }
}

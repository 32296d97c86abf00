using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using AgentNet.Contracts;
using AgentNet.Sdk;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace AgentNet.Node.Tests;

/// <summary>A whole node in this process: starting, working, stopping, starting again, and refusing to start.</summary>
public sealed class AgentNodeTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _temporary = new();

    private string Data => _temporary.In("data");

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public async Task A_started_node_runs_a_task_of_an_agent_of_the_user()
    {
        await using var node = await Start();

        var task = await node.Tasks.RunAsync(Spec("shout", """{"text":"hello"}""")).WaitAsync(Patience);

        task.State.ShouldBe(TaskState.Completed);
        task.Result.Inline.ToStringUtf8().ShouldBe("""{"text":"HELLO"}""");
    }

    [Fact]
    public async Task An_agent_with_one_place_may_call_itself_once_or_at_several_places_at_once()
    {
        await using var node = await Start(builder => builder.AddAgent<Climber>());

        var tasks = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => node.Tasks.RunAsync(Spec("climb", "3")))).WaitAsync(Patience);

        tasks.ShouldAllBe(task => task.State == TaskState.Completed && task.Result.Inline.ToStringUtf8() == "7" && task.Attempt == 1);
    }

    [Fact]
    public async Task The_ready_agents_are_there_unless_switched_off()
    {
        await using (var node = await Start())
        {
            node.Agents.Current.WithCapability("calculate").Count.ShouldBe(1);
        }

        await using var without = await Start(("agentnet.ready-agents.enabled", "off"), ("agentnet.data.folder", _temporary.In("other")));
        without.Agents.Current.WithCapability("calculate").Count.ShouldBe(0);
    }

    [Fact]
    public async Task What_ended_before_a_stop_is_known_after_the_next_start()
    {
        string id;
        await using (var first = await Start())
        {
            id = (await first.Tasks.RunAsync(Spec("shout", """{"text":"once"}""")).WaitAsync(Patience)).Spec.Id;
        }

        await using var second = await Start();
        var task = await second.Tasks.GetAsync(id).WaitAsync(Patience);

        task.State.ShouldBe(TaskState.Completed);
        task.Result.Inline.ToStringUtf8().ShouldBe("""{"text":"ONCE"}""");
        (await second.Tasks.StatisticsAsync()).Epoch.ShouldBe(2);
    }

    [Fact]
    public async Task Stopping_waits_for_the_task_that_is_running()
    {
        var gate = new Gate();
        var node = await Start(builder => builder.ConfigureServices(services => services.AddSingleton(gate)).AddAgent<Patient>());
        var submitted = await node.Tasks.SubmitAsync(Spec("wait", "{}"));
        await gate.Entered.Task.WaitAsync(Patience);

        var stopping = node.StopAsync();
        stopping.IsCompleted.ShouldBeFalse();
        gate.Open.SetResult();
        await stopping.WaitAsync(Patience);
        await node.DisposeAsync();

        await using var again = await Start();
        (await again.Tasks.GetAsync(submitted.TaskId)).State.ShouldBe(TaskState.Completed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_paused_or_draining_agent_gets_no_new_task_also_after_a_restart_until_it_is_resumed(bool pause)
    {
        string id;
        await using (var node = await Start())
        {
            var commands = node.Services.GetRequiredService<IAgentCommands>();
            var told = pause ? await commands.PauseAsync("shouter", "upgrade") : await commands.DrainAsync("shouter", "upgrade");
            told.Status.ShouldBe(pause ? AgentStatus.Inactive : AgentStatus.Maintenance);
            node.Agents.Current.Find("shouter")!.Status.ShouldBe(told.Status);
            id = (await node.Tasks.SubmitAsync(Spec("shout", """{"text":"late"}"""))).TaskId;
            (await node.Tasks.GetAsync(id)).State.ShouldBe(TaskState.Pending);
        }

        await using var again = await Start();
        var view = await again.Tasks.GetAsync(id);
        (view.State, view.Attempt).ShouldBe((TaskState.Pending, 0));
        await again.Services.GetRequiredService<IAgentCommands>().ResumeAsync("shouter");
        (await again.Tasks.AwaitAsync(id).WaitAsync(Patience)).State.ShouldBe(TaskState.Completed);
    }

    [Fact]
    public async Task The_lock_says_where_the_node_listens_and_is_gone_after_the_stop()
    {
        var node = await Start();
        DataFolder.HolderOf(Data)!.Address.ShouldBe(node.Address);

        await node.DisposeAsync();

        DataFolder.HolderOf(Data).ShouldBeNull();
    }

    [Fact]
    public async Task The_HTTP_interface_answers_whoever_has_the_token()
    {
        await using var node = await Start();
        using var client = new HttpClient { BaseAddress = node.Address };

        (await client.GetAsync("/v1/statistics")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", node.Data.Token);
        (await client.GetAsync("/v1/statistics")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_second_node_on_the_folder_is_told_who_holds_it()
    {
        await using var node = await Start();

        (await Should.ThrowAsync<DataFolderInUseException>(() => Start())).Holder!.ProcessId.ShouldBe(Environment.ProcessId);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named_and_the_folder_is_free_again()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        var refusal = await Should.ThrowAsync<NodeStartException>(() => Start(("agentnet.gateway.port", $"{port}")));

        refusal.Message.ShouldContain($"Port {port} is taken");
        DataFolder.HolderOf(Data).ShouldBeNull();
    }

    [Fact]
    public async Task A_healthy_node_says_so_and_names_what_it_looked_at()
    {
        await using var node = await Start(("agentnet.health.timeout", "60s"));

        var report = await node.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        report.Status.ShouldBe(HealthStatus.Healthy);
        report.Entries.Keys.Order().ShouldBe(["archive", "coordinator", "disk", "journal"]);
    }

    [Fact]
    public async Task A_disk_below_the_floor_makes_the_node_unready_in_words()
    {
        await using var node = await Start(("agentnet.data.free-space-floor", "1000000GiB"));

        using var client = new HttpClient { BaseAddress = node.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", node.Data.Token);
        var answer = await client.GetAsync("/health/ready");
        var text = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        text.ShouldContain("\"unhealthy\"");
        text.ShouldContain("free-space-floor");
    }

    [Fact]
    public async Task The_limits_of_the_files_agent_are_the_nodes_settings()
    {
        var folder = _temporary.In("documents");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "long.txt"), new string('x', 2_000));
        await using var node = await Start(builder => builder.ReadFrom(folder), ("agentnet.ready-agents.files.largest-file", "1KiB"));

        var listed = await node.Tasks.RunAsync(Spec("files.list", $$"""{"folder":"{{folder}}"}""")).WaitAsync(Patience);

        listed.Result.Inline.ToStringUtf8().ShouldContain("too large: 2000 bytes, at most 1024 are read");
    }

    [Fact]
    public async Task A_settings_section_of_a_module_is_checked_with_the_rest()
    {
        var refusal = await Should.ThrowAsync<SettingsException>(() => Start(("agentnet.gateway.port", "70000"), ("agentnet.coordinator.max-retries", "-1")));

        refusal.Problems.Count.ShouldBe(2);
        refusal.Problems.ShouldAllBe(problem => problem.StartsWith("command line: agentnet."));
    }

    private async Task<AgentNode> Start(params (string Path, string Value)[] settings) => await Start(builder => builder, settings);

    private Task<AgentNode> Start(Func<AgentNodeBuilder, AgentNodeBuilder> change, params (string Path, string Value)[] settings)
    {
        var given = new Dictionary<string, string> { ["agentnet.data.folder"] = Data };
        foreach (var (path, value) in settings)
        {
            given[path] = value;
        }

        var builder = AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs { CommandLine = given }))
            .ConfigureLogging(logging => logging.SetMinimumLevel(LogLevel.None))
            .AddAgent<Shouter>();
        return change(builder).StartAsync();
    }

    private static TaskSpec Spec(string capability, string input) => new() { Capability = capability, Input = Payloads.FromJsonText(input) };

    internal sealed record Words(string Text);

    [Agent("shouter")]
    internal sealed class Shouter
    {
        [Capability("shout")]
        public Words Shout(Words words) => new(words.Text.ToUpperInvariant());
    }

    /// <summary>Each step calls two more and waits for both; the leaves of three steps are counted with their parents.</summary>
    [Agent("climber", MaxConcurrency = 1)]
    internal sealed class Climber
    {
        [Capability("climb")]
        public async Task<int> Climb(int steps, TaskContext context)
        {
            if (steps <= 1)
            {
                return 1;
            }

            var below = await Task.WhenAll(Step(1), Step(2));
            return 1 + below.Sum();

            // Calls with the same input are one sub-task, so each names its own.
            Task<int> Step(int side) => context.CallAsync<int>("climb", steps - 1, new CallOptions { Id = $"{context.TaskId}.{side}" });
        }
    }

    internal sealed class Gate
    {
        public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Open { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [Agent("patient")]
    internal sealed class Patient(Gate gate)
    {
        [Capability("wait")]
        public async Task Wait()
        {
            gate.Entered.TrySetResult();
            await gate.Open.Task;
        }
    }
}

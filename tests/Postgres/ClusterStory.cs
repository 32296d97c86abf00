using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using AgentNet.Cli.Doctor;
using AgentNet.Contracts;
using AgentNet.Node;
using AgentNet.Sdk;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Postgres;

/// <summary>Three nodes, each with a folder of its own, that have nothing in common but a database. Clients go on submitting all the time.</summary>
public sealed class ClusterStory : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _database = Suite.Server.NewDatabase();
    private readonly string _folder = Directory.CreateTempSubdirectory("agentnet-cluster-").FullName;
    private readonly LogLines _log = new();
    private readonly ConcurrentBag<string> _acknowledged = [];
    private readonly Channel<string> _acknowledgement = Channel.CreateUnbounded<string>();

    [Fact]
    public async Task Every_acknowledged_task_ends_once_though_the_coordinators_node_is_killed()
    {
        await using var first = await StartAsync("n1");
        await using var second = await StartAsync("n2", first);
        await using var third = await StartAsync("n3", first);

        var longest = await UnderLoadAsync([second, third], async () =>
        {
            await AcknowledgedAsync(300);
            await first.KillAsync();
            await AcknowledgedAsync(300);
        });

        (await second.Tasks.StatisticsAsync().WaitAsync(Patience)).Epoch.ShouldBe(2);
        await EachEndedOnceAsync(second);
        Console.WriteLine($"          {_acknowledged.Count} tasks, longest wait of a client {longest.TotalSeconds:0.0} s");
    }

    [Fact]
    public async Task A_server_that_crashes_and_one_that_is_away_for_a_while_cost_clients_a_pause_and_no_acknowledged_task()
    {
        await using var first = await StartAsync("n1");
        await using var second = await StartAsync("n2", first);

        var longest = await UnderLoadAsync([first, second], async () =>
        {
            await AcknowledgedAsync(200);
            Suite.Server.Crash();
            await AcknowledgedAsync(200);
            _log.Forget();
            Suite.Server.Halt();
            var asked = second.Tasks.ReadChangesAsync(new WatchFilter());
            try
            {
                await DoctorIsAlarmedAsync();
                // In the words that the runbook tells people to look for.
                foreach (var line in Runbook.LogLines("docs/runbooks/database-gone.md"))
                {
                    await _log.SaidAsync(line, Patience);
                }
            }
            finally
            {
                Suite.Server.Boot();
            }

            (await asked.WaitAsync(Patience)).ShouldNotBeEmpty();
            await AcknowledgedAsync(200);
        });

        await EachEndedOnceAsync(second);
        Console.WriteLine($"          {_acknowledged.Count} tasks, longest wait of a client {longest.TotalSeconds:0.0} s");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Clients that submit one task after the other, wait for its result, and are never refused.</summary>
    /// <returns>How long one had to wait at most.</returns>
    private async Task<TimeSpan> UnderLoadAsync(IReadOnlyList<AgentNode> nodes, Func<Task> happens)
    {
        using var enough = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            var longest = TimeSpan.Zero;
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                var began = Stopwatch.GetTimestamp();
                var tasks = nodes[(number + i) % nodes.Count].Tasks;
                var id = $"c{number}-{i}";
                (await tasks.SubmitAsync(new TaskSpec { Id = id, Capability = "double", Input = Payloads.FromJson(i) })).TaskId.ShouldBe(id);
                _acknowledged.Add(id);
                _acknowledgement.Writer.TryWrite(id);
                (await tasks.AwaitAsync(id)).Result.Inline.ToStringUtf8().ShouldBe($"{2 * i}");
                longest = TimeSpan.FromTicks(Math.Max(longest.Ticks, Stopwatch.GetElapsedTime(began).Ticks));
            }

            return longest;
        })).ToList();
        await Task.WhenAny(happens(), Task.WhenAll(clients)).Unwrap();
        await enough.CancelAsync();
        return (await Task.WhenAll(clients).WaitAsync(Patience)).Max();
    }

    private async Task DoctorIsAlarmedAsync()
    {
        var diagnosis = await new StorageCheck().RunAsync(new Patient(Database.Settings(_database), TimeProvider.System), CancellationToken.None);
        diagnosis.Verdict.ShouldBe(Verdict.Wrong, diagnosis.Found);
        File.ReadAllText(Runbook.PathOf("docs/runbooks/database-gone.md")).ShouldContain(diagnosis.Remedy.Split(':')[0]);
    }

    /// <summary>Waits until so many more tasks have been acknowledged.</summary>
    private async Task AcknowledgedAsync(int more)
    {
        using var limit = new CancellationTokenSource(Patience);
        for (var before = _acknowledged.Count; _acknowledged.Count < before + more;)
        {
            await _acknowledgement.Reader.ReadAsync(limit.Token);
        }
    }

    private async Task EachEndedOnceAsync(AgentNode node)
    {
        using var limit = new CancellationTokenSource(Patience);
        var ended = new HashSet<string>();
        var completed = new WatchFilter { Kinds = { ChangeKind.TaskCompleted } };
        await foreach (var change in node.Tasks.WatchAsync(completed, afterSequence: 0, limit.Token))
        {
            if (ended.Add(change.TaskId) && ended.Count == _acknowledged.Count)
            {
                break;
            }
        }

        var ends = (await node.Tasks.ReadChangesAsync(completed)).CountBy(change => change.TaskId).ToDictionary();
        ends.Keys.Order().ShouldBe(_acknowledged.Order());
        ends.Values.ShouldAllBe(count => count == 1);
    }

    private Task<AgentNode> StartAsync(string name, AgentNode? seed = null) => AgentNode.CreateBuilder(NodeSettings.Load(new SettingsInputs
        {
            Profile = "fast-failover",
            CommandLine = new Dictionary<string, string>
            {
                ["agentnet.storage.provider"] = "PostgreSQL",
                ["agentnet.storage.connection-string"] = _database,
                ["agentnet.cluster.enabled"] = "on",
                ["agentnet.cluster.node"] = name,
                ["agentnet.cluster.seed-nodes"] = seed is null ? "[]" : $"[\"{seed.ClusterAddress}\"]",
                ["agentnet.data.folder"] = Path.Combine(_folder, name),
                ["agentnet.gateway.port"] = "0",
                ["agentnet.ready-agents.enabled"] = "off",
            },
        }))
        .ConfigureLogging(logging => logging.AddProvider(_log))
        .AddAgent<Doubler>()
        .StartAsync();

    [Agent("doubler")]
    internal sealed class Doubler
    {
        [Capability("double")]
        public int Double(int number) => number * 2;
    }
}

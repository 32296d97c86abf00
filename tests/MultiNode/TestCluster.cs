using System.Diagnostics;
using System.Text.Json;
using AgentNet.Benchmarks;
using Crash;
using MultiNode.Network;
using MultiNode.Operating;

namespace MultiNode;

/// <summary>Nodes as processes on loopback, each behind its proxy, with one shared folder.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly string _folder;
    private readonly List<FaultyProxy> _proxies = [];

    /// <param name="further">Settings of all nodes besides those that make them a cluster.</param>
    /// <param name="isSecured">Their addresses are those of nodes that talk TLS.</param>
    public TestCluster(string folder, int count, string further = "", bool isSecured = false)
    {
        _folder = folder;
        Shared = Path.Combine(folder, "data");
        Directory.CreateDirectory(folder);
        var names = Enumerable.Range(1, count).Select(number => $"n{number}").ToList();
        var ports = names.ToDictionary(name => name, _ => FreePort.Find(), StringComparer.Ordinal);
        foreach (var name in names)
        {
            _proxies.Add(new FaultyProxy(name, ports[name], Links, NodeOf));
        }

        var seeds = string.Join(", ", _proxies.Select(proxy => $"\"akka.{(isSecured ? "ssl." : "")}tcp://agentnet@127.0.0.1:{proxy.Port}\""));
        foreach (var (name, proxy) in names.Zip(_proxies))
        {
            var data = Path.Combine(Shared, "nodes", name);
            var configuration = Path.Combine(folder, $"{name}.conf");
            File.WriteAllText(configuration, $$"""
                agentnet {
                  cluster {
                    enabled = on
                    node = {{name}}
                    host = "127.0.0.1"
                    port = {{ports[name]}}
                    public-port = {{proxy.Port}}
                    seed-nodes = [{{seeds}}]
                    shared-folder = "{{Shared}}"
                  }
                  data.folder = "{{data}}"
                  gateway.port = 0
                  ready-agents.read-roots = ["{{folder}}", "{{Repository.Root}}"]
                  ready-agents.write-roots = ["{{folder}}"]
                }
                {{further}}
                """);
            Nodes.Add(new ClusterNode(name, configuration, data, Path.Combine(folder, $"{name}.log")));
        }
    }

    public Links Links { get; } = new();

    public List<ClusterNode> Nodes { get; } = [];

    public string Shared { get; }

    public string JournalPath => Path.Combine(Shared, "journal.db");

    public ClusterNode this[string name] => Nodes.First(node => node.Name == name);

    /// <summary>Adds settings that hold from the node's next start on.</summary>
    public void Configure(string name, string further) => File.AppendAllText(Path.Combine(_folder, $"{name}.conf"), $"\n{further}\n");

    /// <summary>
    /// Starts all that do not run, and waits until every node sees every node Up and reachable. As an orchestrator would, it also starts again
    /// who ends meanwhile: a node that was left alone may just be about to declare itself dead.
    /// </summary>
    public Task StartAllAsync(TimeSpan limit) => UntilAsync($"all {Nodes.Count} nodes are started and up as seen by all", limit, () =>
    {
        foreach (var node in Nodes.Where(node => node.ProcessId is null))
        {
            node.Start();
        }

        return AreAllUpAsync();
    });

    /// <summary>
    /// Freezes a node, though not in the middle of a write: then it would keep the shared SQLite files locked for as long as it stands still,
    /// as the README says of them, and what the others do meanwhile would not be seen.
    /// </summary>
    public async Task FreezeAsync(ClusterNode node)
    {
        node.Freeze();
        while (SharedFiles.IsAnyLocked(Shared))
        {
            node.Thaw();
            await Task.Delay(BetweenLooks);
            node.Freeze();
        }
    }

    public Task UntilEndedAsync(ClusterNode node, TimeSpan limit) =>
        UntilAsync($"{node.Name} has stopped", limit, () => Task.FromResult(node.WaitForExit(TimeSpan.Zero)));

    /// <summary>Until some node of these sees members of which that holds.</summary>
    public Task UntilSeenAsync(string what, IReadOnlyCollection<ClusterNode> by, TimeSpan limit, Func<IReadOnlyList<SeenMember>, bool> holds) => UntilAsync(what, limit, async () =>
    {
        foreach (var node in by)
        {
            if (await ViewAsync(node) is { } view && holds(view))
            {
                return true;
            }
        }

        return false;
    });

    /// <summary>The node whose coordinator is in charge, as the others see it.</summary>
    public async Task<ClusterNode> CoordinatorAsync()
    {
        ClusterNode? found = null;
        await UntilAsync("the oldest member is known", TimeSpan.FromSeconds(30), async () =>
        {
            foreach (var node in Nodes)
            {
                found ??= await ViewAsync(node) is [var oldest, ..] ? this[oldest.Node] : null;
            }

            return found is not null;
        });
        return found!;
    }

    /// <summary>Until every running node sees every node Up and reachable.</summary>
    public Task UntilAllAreUpAsync(TimeSpan limit) => UntilAsync($"all {Nodes.Count} nodes are up as seen by all", limit, AreAllUpAsync);

    /// <summary>Members as a node sees them, the oldest first; null when it does not answer.</summary>
    public static async Task<IReadOnlyList<SeenMember>?> ViewAsync(ClusterNode node)
    {
        if (node.IsFrozen || node.Client is not { } client)
        {
            return null;
        }

        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            using var document = JsonDocument.Parse(await client.GetByteArrayAsync("/v1/cluster", limit.Token));
            return [.. document.RootElement.GetProperty("members").EnumerateArray().Select(member => new SeenMember(
                member.GetProperty("node").GetString()!, member.GetProperty("status").GetString()!, member.GetProperty("reachable").GetBoolean()))];
        }
        catch (Exception silence) when (silence is HttpRequestException or OperationCanceledException or IOException or JsonException)
        {
            return null;
        }
    }

    public async Task UntilAsync(string what, TimeSpan limit, Func<Task<bool>> holds)
    {
        var clock = Stopwatch.StartNew();
        while (!await holds())
        {
            if (clock.Elapsed > limit)
            {
                var tails = string.Join("\n", Nodes.Select(node => $"--- {node.Name} ({(node.ProcessId is null ? "ended" : "runs")}):\n{node.Tail}"));
                throw new SuiteFailure($"not within {limit.TotalSeconds:0} s: {what}\n{tails}");
            }

            await Task.Delay(BetweenLooks);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            node.Dispose();
        }

        foreach (var proxy in _proxies)
        {
            await proxy.DisposeAsync();
        }
    }

    private async Task<bool> AreAllUpAsync()
    {
        foreach (var node in Nodes)
        {
            if (await ViewAsync(node) is not { } view || view.Count != Nodes.Count || view.Any(member => member.Status != "up" || !member.Reachable))
            {
                return false;
            }
        }

        return true;
    }

    private string? NodeOf(int process) => Nodes.FirstOrDefault(node => node.ProcessId == process)?.Name;
}

internal sealed record SeenMember(string Node, string Status, bool Reachable);

using AgentNet.Contracts;
using AgentNet.Coordination;
using AgentNet.Registry;
using AgentNet.Registry.Hosting;
using AgentNet.Sdk.Hosting;
using Akka.Hosting;
using Akka.Persistence.Sql.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Benchmarks;

/// <summary>Everything a task passes through, in this process and on a real disk: journal, coordinator, registry, agent entities, archive.</summary>
internal sealed class TaskNode : IAsyncDisposable
{
    private readonly IHost _host;

    private TaskNode(IHost host) => _host = host;

    public ITasks Tasks => _host.Services.GetRequiredService<ITasks>();

    /// <param name="agents">Agents that echo, each with room for 50 tasks; without any, tasks stay open.</param>
    public static async Task<TaskNode> StartAsync(string folder, int agents)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IBlobStore, NoBlobs>();
        builder.Services.AddAgentRegistry();
        builder.Services.AddCoordination(Path.Combine(folder, "archive.db"));
        builder.Services.AddAkka("bench", (akka, provider) => akka
            .AddHocon("akka.loglevel = WARNING, agentnet.coordinator { agent-concurrency = 50, queue-bound = 200000 }, agentnet.agents.max-concurrency = 50", HoconAddMode.Prepend)
            .WithCustomSerializer(ContractsSerializer.Name, ContractManifests.Types, system => new ContractsSerializer(system))
            .WithSqlPersistence($"Data Source={Path.Combine(folder, "journal.db")}", "SQLite.MS")
            .WithAgentRegistry()
            .WithCoordinator(provider)
            .WithAgents(catalog =>
            {
                for (var i = 0; i < agents; i++)
                {
                    catalog.AddDelegate($"echo-{i}", "echo", (string text) => text);
                }
            }));
        var host = builder.Build();
        await host.StartAsync();
        var registry = host.Services.GetRequiredService<IAgentRegistry>();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (registry.Current.WithCapability("echo").Values.Count(agent => agent.Status == AgentStatus.Active) < agents)
        {
            await Task.Delay(10, limit.Token);
        }

        return new TaskNode(host);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private sealed class NoBlobs : IBlobStore
    {
        public ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default) => throw new NotSupportedException();
    }
}

using AgentNet.Contracts;
using AgentNet.Coordination.Shell;
using AgentNet.Registry;
using AgentNet.Tests;
using Akka.Actor;
using Akka.Cluster;
using Akka.Hosting;
using Akka.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Coordination.Tests.Shell;

/// <summary>The coordinator on a real member of a cluster: it asks membership itself, at its start and from then on.</summary>
public sealed class ClusterCoordinatorTests : HostedTest
{
    private readonly string _folder;

    public ClusterCoordinatorTests()
        : this(Directory.CreateTempSubdirectory("agentnet-tasks-").FullName)
    {
    }

    private ClusterCoordinatorTests(string folder)
        : base(services => ConfigureServices(services, folder), ConfigureAkka) => _folder = folder;

    private KnownAgents Agents => (KnownAgents)Services.GetRequiredService<IAgentRegistry>();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_node_that_was_removed_while_the_coordinator_read_its_journal_has_none_of_its_work()
    {
        var cluster = Cluster.Get(Sys);
        await cluster.JoinAsync(cluster.SelfAddress);
        Agents.Add(Agent("gone", "127.0.0.1", 1), Agent("here", cluster.SelfAddress.Host!, cluster.SelfAddress.Port!.Value));
        var (hosts, registry) = (CreateTestProbe(), CreateTestProbe());

        // As if the other node had been a member: a coordinator that asks no membership gives work to anybody.
        var first = Sys.ActorOf(Props.Create(() => new TaskCoordinator(ResourcesOf(hosts, null))));
        first.Tell(new SubmitTask { Spec = new TaskSpec { Id = "t", Capability = "work" } }, TestActor);
        DispatchTo("gone", hosts);
        (await first.GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();

        Sys.ActorOf(Props.Create(() => new TaskCoordinator(ResourcesOf(hosts, registry))));
        DispatchTo("here", hosts);
        var told = registry.ExpectMsg<UpdateAgent>();
        (told.AgentId, told.Status).ShouldBe(("gone", AgentStatus.Disconnected));
    }

    [Fact]
    public async Task Whoever_hears_that_the_node_has_ended_may_dispose_of_its_actor_system_there_and_then()
    {
        var coordinator = CreateTestProbe();
        ActorRegistry.For(Sys).Register<AgentNet.Contracts.Coordinator>(coordinator.Ref);
        var disposed = Task.Run(AskAndDispose);
        await AwaitConditionAsync(() => Task.FromResult(coordinator.HasMessages));
        _ = Sys.Terminate();
        await disposed.WaitAsync(TimeSpan.FromSeconds(30));

        async Task AskAndDispose()
        {
            try
            {
                await Services.GetRequiredService<ITasks>().StatisticsAsync();
            }
            catch (RefusedException refused) when (refused.Code == ProblemCodes.Unavailable)
            {
                Sys.Dispose();
            }
        }
    }

    private static void ConfigureServices(IServiceCollection services, string folder) => services
        .AddSingleton<IBlobStore, MemoryBlobs>()
        .AddSingleton<IAgentRegistry>(new KnownAgents())
        .AddCoordination(new ArchivePlace.SqliteFile(Path.Combine(folder, "archive.db")), isClustered: true);

    private static void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider) => builder
        .AddHocon(
            """
            akka.actor.provider = cluster
            akka.remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 }
            akka.test { single-expect-default = 30s, default-timeout = 30s }
            akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            agentnet.coordinator { assert-invariants = on, lost-nodes-interval = 10ms }
            """, HoconAddMode.Prepend)
        .WithCustomSerializer(ContractsSerializer.Name, ContractManifests.Types, system => new ContractsSerializer(system));

    private static void DispatchTo(string agent, TestProbe hosts)
    {
        var envelope = hosts.ExpectMsg<AgentEnvelope>();
        envelope.Message.ShouldBeOfType<DispatchTask>();
        envelope.AgentId.ShouldBe(agent);
    }

    private static AgentDescriptor Agent(string id, string host, int port) => new()
    {
        Id = id, Status = AgentStatus.Active, MaxConcurrency = 5, Endpoint = new Endpoint { Host = host, Port = port }, Capabilities = { new Capability { Name = "work" } },
    };

    private CoordinatorResources ResourcesOf(TestProbe hosts, TestProbe? registry)
    {
        return new CoordinatorResources(
            Services.GetRequiredService<CoordinatorSettings>(), Services.GetRequiredService<TaskArchive>(), Services.GetRequiredService<TaskFeed>().Publish,
            Services.GetRequiredService<IBlobStore>(), Services.GetRequiredService<IAgentRegistry>(), TimeProvider.System, _ => Task.FromResult<IActorRef>(hosts.Ref), registry?.Ref);
    }
}

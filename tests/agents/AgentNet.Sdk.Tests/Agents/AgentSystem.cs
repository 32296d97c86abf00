using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Akka.Actor;
using Akka.Hosting;
using Akka.TestKit;
using AgentNet.Contracts;
using AgentNet.Registry.Hosting;
using AgentNet.Sdk.Hosting;
using AgentNet.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace AgentNet.Sdk.Tests.Agents;

/// <summary>A node with a registry and the sample agents, virtual time, a probe in the coordinator's place, and every message serialized on its way.</summary>
public abstract class AgentSystem : HostedTest
{
    internal Switchboard Board => Services.GetRequiredService<Switchboard>();

    internal RemembersCalls Tasks => (RemembersCalls)Services.GetRequiredService<ITasks>();

    protected TestProbe Coordinator { get; }

    protected TestScheduler Time => (TestScheduler)Sys.Scheduler;

    protected IActorRef Hosts => ActorRegistry.Get<AgentHosts>();

    /// <param name="verifiesMessages">Whether every message goes through bytes on its way.</param>
    protected AgentSystem(bool verifiesMessages = true)
        : base(ConfigureServices, (akka, _) => ConfigureAkka(akka, verifiesMessages))
    {
        Coordinator = CreateTestProbe("coordinator");
        ActorRegistry.Register<Coordinator>(Coordinator);
    }

    private static void ConfigureServices(IServiceCollection services) => services
        .AddSingleton<Switchboard>()
        .AddSingleton<IBlobStore, KeepsBlobsInMemory>()
        .AddSingleton<ITasks, RemembersCalls>()
        .AddAgentRegistry();

    private static void ConfigureAkka(AkkaConfigurationBuilder builder, bool verifiesMessages) => builder
        .AddHocon(
            $$"""
            akka.actor.serialize-messages = {{(verifiesMessages ? "on" : "off")}}
            akka.test { single-expect-default = 30s, default-timeout = 30s }
            akka.scheduler.implementation = "Akka.TestKit.TestScheduler, Akka.TestKit"
            akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
            akka.persistence.snapshot-store.plugin = "akka.persistence.snapshot-store.inmem"
            """,
            HoconAddMode.Prepend)
        .WithCustomSerializer(ContractsSerializer.Name, ContractManifests.Types, system => new ContractsSerializer(system))
        .WithAgentRegistry()
        .WithAgents(agents => agents
            .Add<SampleAgent>()
            .Add<SampleAgent>("sample-2")
            .Add<StillbornAgent>()
            .Add<MoodyAgent>()
            .AddDelegate("length", "length", (string text) => text.Length));

    internal static FencingToken Token(long number, long epoch = 1) => new() { Epoch = epoch, Number = number };

    internal static DispatchTask Task_(string capability, string json = "null", long number = 1, long epoch = 1, string taskId = "t") => new()
    {
        TaskId = taskId, Token = Token(number, epoch), Attempt = 1, Capability = capability, Input = Payloads.FromJsonText(json), LeaseMs = 20_000,
    };

    protected void Dispatch(DispatchTask dispatch, string agentId = "sample") => Hosts.Tell(new AgentEnvelope(agentId, dispatch), Coordinator);

    /// <summary>Dispatches and waits for what comes after the start; the outcome is not acknowledged.</summary>
    protected T Outcome<T>(DispatchTask dispatch, string agentId = "sample")
    {
        Dispatch(dispatch, agentId);
        Coordinator.ExpectMsg<AttemptStarted>().TaskId.ShouldBe(dispatch.TaskId);
        return Coordinator.ExpectMsg<T>();
    }

    protected void Acknowledge(DispatchTask dispatch, string agentId = "sample") =>
        Hosts.Tell(new AgentEnvelope(agentId, new AttemptAck { TaskId = dispatch.TaskId, Token = dispatch.Token, Verdict = AckVerdict.Applied }), Coordinator);

    /// <summary>Stops an agent's entity as a failure would; the next message starts it again from its journal.</summary>
    protected void StopEntity(string agentId = "sample")
    {
        Sys.ActorSelection($"/user/agent-hosts/agent-{agentId}").Tell(new Identify(1), TestActor);
        var entity = ExpectMsg<ActorIdentity>().Subject!;
        Watch(entity);
        Sys.Stop(entity);
        ExpectTerminated(entity);
    }

    internal static string Text(Payload payload) => Encoding.UTF8.GetString(payload.Inline.Span);

    /// <summary>A blob store that loses everything with the process.</summary>
    private sealed class KeepsBlobsInMemory : IBlobStore
    {
        private readonly ConcurrentDictionary<string, byte[]> _blobs = new(StringComparer.Ordinal);

        public ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
        {
            var sha = Convert.ToHexStringLower(SHA256.HashData(content.Span));
            _blobs[sha] = content.ToArray();
            return ValueTask.FromResult(new BlobRef { Sha256 = sha, SizeBytes = content.Length });
        }

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default) =>
            _blobs.TryGetValue(blob.Sha256, out var content) ? ValueTask.FromResult<ReadOnlyMemory<byte>>(content) : throw new BlobUnreadableException(blob, "not written");
    }
}

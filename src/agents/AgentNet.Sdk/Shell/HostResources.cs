using AgentNet.Contracts;
using AgentNet.Registry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentNet.Sdk.Shell;

/// <summary>What the agents of one node share: services, blobs, the way to the coordinator, logging, settings.</summary>
internal sealed record HostResources(
    IServiceProvider Services, IBlobStore Blobs, Lazy<ITasks?> Tasks, ILoggerFactory Logging, AgentSettings Agents, RegistrySettings Registry)
{
    public static HostResources From(IServiceProvider services, AgentSettings agents, RegistrySettings registry) => new(
        services,
        services.GetService<IBlobStore>() ?? new NoBlobStore(),
        // Only when an agent first calls another: what stands behind it may itself need the running system.
        new Lazy<ITasks?>(services.GetService<ITasks>),
        services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
        agents,
        registry);

    /// <summary>A node without a blob store runs everything that fits inline and says what is missing otherwise.</summary>
    private sealed class NoBlobStore : IBlobStore
    {
        public ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException($"{content.Length} bytes are over the inline limit of {Payloads.InlineLimitBytes} and the node has no {nameof(IBlobStore)}; register one.");

        public ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default) =>
            throw new BlobUnreadableException(blob, $"the node has no {nameof(IBlobStore)}");
    }
}

/// <summary>How much an agent has to do: written by its entity, read by the host for heartbeats.</summary>
internal sealed class AgentLoad
{
    private int _running;
    private int _abandoned;
    private int _unacknowledged;
    private long _completed;

    public int Running => Volatile.Read(ref _running);

    public int Abandoned => Volatile.Read(ref _abandoned);

    /// <summary>Outcomes the coordinator has not made durable yet, as far as the agent knows.</summary>
    public int Unacknowledged => Volatile.Read(ref _unacknowledged);

    public long Completed => Volatile.Read(ref _completed);

    public void Set(int running, int abandoned, int unacknowledged)
    {
        Volatile.Write(ref _unacknowledged, unacknowledged);
        Volatile.Write(ref _running, running);
        Volatile.Write(ref _abandoned, abandoned);
    }

    public void CountCompleted() => Interlocked.Increment(ref _completed);
}

using System.Collections.Immutable;
using System.Text.Json;
using AgentNet.Contracts;

namespace AgentNet.Sdk;

/// <summary>An agent's durable values by key. Reads see the last durable value and never wait; a write returns once it is durable.</summary>
public sealed class AgentMemory
{
    private readonly Func<string, Payload?, Task> _store;
    private readonly IBlobStore _blobs;
    private ImmutableSortedDictionary<string, Payload> _values = ImmutableSortedDictionary.Create<string, Payload>(StringComparer.Ordinal);

    /// <param name="store">Makes a value durable (null: removes it), then calls <see cref="Replace"/>.</param>
    internal AgentMemory(Func<string, Payload?, Task> store, IBlobStore blobs)
    {
        _store = store;
        _blobs = blobs;
    }

    public IEnumerable<string> Keys => Volatile.Read(ref _values).Keys;

    public async ValueTask<T?> GetAsync<T>(string key, CancellationToken cancellationToken = default)
    {
        if (!Volatile.Read(ref _values).TryGetValue(key, out var payload))
        {
            return default;
        }
        var content = await payload.ReadAsync(_blobs, cancellationToken).ConfigureAwait(false);
        return JsonSerializer.Deserialize<T>(content.Span, AgentJson.Options);
    }

    public async Task SetAsync<T>(string key, T value, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var content = JsonSerializer.SerializeToUtf8Bytes(value, AgentJson.Options);
        await _store(key, await Payloads.StoreAsync(content, _blobs, cancellationToken: cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
    }

    public Task RemoveAsync(string key) => _store(key, null);

    internal ImmutableSortedDictionary<string, Payload> Values => Volatile.Read(ref _values);

    internal void Replace(ImmutableSortedDictionary<string, Payload> values) => Volatile.Write(ref _values, values);
}

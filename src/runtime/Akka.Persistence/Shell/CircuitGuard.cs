using Akka.Actor;
using Akka.Configuration;
using Akka.Persistence.Core;

namespace Akka.Persistence.Shell;

/// <summary>The circuit breaker of one plugin, shared by the threads that call its store.</summary>
internal sealed class CircuitGuard
{
    private readonly Lock _lock = new();
    private readonly string _plugin;
    private readonly int _maxFailures;
    private readonly TimeSpan _callTimeout;
    private readonly CircuitBreaker _breaker;
    private readonly TimeProvider _time;

    private CircuitGuard(TimeProvider time, string plugin, int maxFailures, TimeSpan callTimeout, TimeSpan resetTimeout)
    {
        (_time, _plugin, _maxFailures, _callTimeout) = (time, plugin, maxFailures, callTimeout);
        _breaker = new CircuitBreaker(maxFailures, (long)resetTimeout.TotalMilliseconds);
    }

    /// <summary>For the moment at which a call begins.</summary>
    public long Timestamp => _time.GetTimestamp();

    private long NowMs => (long)_time.GetElapsedTime(0).TotalMilliseconds;

    /// <param name="system">Whose time counts.</param>
    /// <param name="plugin">The path of the plugin's section.</param>
    /// <param name="section">That section, with the fallbacks.</param>
    public static CircuitGuard Of(ActorSystem system, string plugin, Config section) => new(
        ((ActorSystemImpl)system).Time,
        plugin,
        section.GetInt("circuit-breaker.max-failures") is var most and >= 1 ? most : throw Refuse(plugin, "max-failures", "at least 1"),
        Positive(plugin, section, "call-timeout"),
        Positive(plugin, section, "reset-timeout"));

    /// <summary>Fails at once while the breaker is open, and after the call timeout whatever the call still does.</summary>
    public async Task<T> CallAsync<T>(Func<Task<T>> call)
    {
        if (Refusal() is { } refusal)
            throw refusal;
        try
        {
            var result = await call().WaitAsync(_callTimeout, _time).ConfigureAwait(false);
            Succeeded();
            return result;
        }
        catch
        {
            Failed();
            throw;
        }
    }

    public Task CallAsync(Func<Task> call) => CallAsync(async () =>
    {
        await call().ConfigureAwait(false);
        return true;
    });

    /// <summary>Why a call may not be made now; null when it may. Whoever makes it says how it ended.</summary>
    public OpenCircuitException? Refusal()
    {
        long? openMs;
        lock (_lock)
            openMs = _breaker.Refusal(NowMs);
        return openMs is { } left
            ? new OpenCircuitException(
                $"The circuit breaker of '{_plugin}' is open after {_maxFailures} failures in a row; the store is not asked for another {left} ms. " +
                $"Look for the first failure in the log; {_plugin}.circuit-breaker holds the limits.")
            : null;
    }

    public void Ended(Exception? cause, long startedAt)
    {
        if (cause is null && _time.GetElapsedTime(startedAt) <= _callTimeout)
            Succeeded();
        else
            Failed();
    }

    private void Succeeded()
    {
        lock (_lock)
        {
            if (!_breaker.IsCalm)
                _breaker.Succeeded();
        }
    }

    private void Failed()
    {
        lock (_lock)
            _breaker.Failed(NowMs);
    }

    private static TimeSpan Positive(string plugin, Config section, string key) =>
        section.GetTimeSpan($"circuit-breaker.{key}", allowInfinite: false) is var time && time > TimeSpan.Zero ? time : throw Refuse(plugin, key, "more than 0");

    private static ConfigurationException Refuse(string plugin, string key, string rule) => new($"{plugin}.circuit-breaker.{key} must be {rule}.");
}

/// <summary>The store was not asked: it has failed too often.</summary>
internal sealed class OpenCircuitException(string message) : AkkaException(message);

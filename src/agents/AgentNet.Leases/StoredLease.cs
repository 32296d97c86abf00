using System.Data.Common;
using AgentNet.Leases.Core;
using AgentNet.Leases.Shell;
using Akka.Configuration;
using Akka.Coordination;

namespace AgentNet.Leases;

/// <summary>
/// A lease in a store that counts its time to live. Renews it as long as it is held, and reports it as lost when a renewal is
/// refused, or when none has succeeded and the safety margin begins: before anyone else could get it (L3).
/// </summary>
public abstract class StoredLease : Lease
{
    private readonly ILeaseStore _store;
    private readonly TimeProvider _time;
    private readonly TimeSpan _margin;
    private readonly long _start;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly ITimer _renewal;
    private volatile Holding? _holding;
    private Action<Exception?>? _lost;
    private Task _renewing = Task.CompletedTask;

    private protected StoredLease(LeaseSettings settings, ILeaseStore store, TimeProvider time)
        : base(settings)
    {
        _store = store;
        _time = time;
        _start = time.GetTimestamp();
        _margin = settings.LeaseConfig.GetTimeSpan("safety-margin", null, allowInfinite: false);
        var timeouts = settings.TimeoutSettings;
        if (timeouts.HeartbeatInterval + _margin >= timeouts.HeartbeatTimeout)
        {
            throw new ConfigurationException(
                $"The {settings.LeaseName} lease cannot be kept: heartbeat-interval ({timeouts.HeartbeatInterval}) and safety-margin ({_margin}) "
                + $"have to be shorter together than heartbeat-timeout ({timeouts.HeartbeatTimeout}).");
        }

        _renewal = time.CreateTimer(static lease => ((StoredLease)lease!).StartRenewal(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Now => _time.GetElapsedTime(_start);

    public sealed override bool CheckLease() => _holding is { } holding && holding.IsValidAt(Now);

    public sealed override Task<bool> Acquire() => Acquire(null);

    public sealed override Task<bool> Acquire(Action<Exception?>? leaseLostCallback) => InTurn(async cancel =>
    {
        if (CheckLease())
        {
            _lost = leaseLostCallback ?? _lost;
            return true;
        }

        var askedAt = Now;
        if (await _store.TakeAsync(Settings.LeaseName, Settings.OwnerName, TimeToLive, cancel) is not { } version)
        {
            return false;
        }

        _lost = leaseLostCallback;
        _holding = Holding.From(version, askedAt, TimeToLive, _margin);
        PlanRenewal();
        return CheckLease();
    });

    public sealed override Task<bool> Release() => InTurn(async cancel =>
    {
        var holding = _holding;
        _holding = null;
        _lost = null;
        _renewal.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (holding is not null)
        {
            await _store.ReleaseAsync(Settings.LeaseName, Settings.OwnerName, holding.Version, cancel);
        }

        return true;
    });

    private TimeSpan TimeToLive => Settings.TimeoutSettings.HeartbeatTimeout;

    private void PlanRenewal()
    {
        if (_holding is { } holding)
        {
            var left = holding.Until - Now;
            var next = left < Settings.TimeoutSettings.HeartbeatInterval ? left : Settings.TimeoutSettings.HeartbeatInterval;
            _renewal.Change(next > TimeSpan.Zero ? next : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    // One renewal at a time: the next is planned when this one has ended.
    private void StartRenewal() => _renewing = RenewAsync();

    private async Task RenewAsync()
    {
        Exception? failure = null;
        try
        {
            var goesOn = await InTurn(async cancel =>
            {
                if (_holding is not { } holding || !holding.IsValidAt(Now))
                {
                    return _holding is null;
                }

                var askedAt = Now;
                if (!await _store.RenewAsync(Settings.LeaseName, Settings.OwnerName, holding.Version, TimeToLive, cancel))
                {
                    return false;
                }

                _holding = Holding.From(holding.Version, askedAt, TimeToLive, _margin);
                return true;
            });
            if (!goesOn)
            {
                Lose(null);
            }
        }
        catch (LeaseException cause)
        {
            failure = cause;
        }

        if (_holding is not null && !CheckLease())
        {
            Lose(failure);
        }

        PlanRenewal();
    }

    private void Lose(Exception? cause)
    {
        _holding = null;
        Interlocked.Exchange(ref _lost, null)?.Invoke(cause);
    }

    private async Task<bool> InTurn(Func<CancellationToken, Task<bool>> operation)
    {
        var limit = Settings.TimeoutSettings.OperationTimeout;
        using var timeout = new CancellationTokenSource(limit, _time);
        try
        {
            await _turn.WaitAsync(timeout.Token);
            try
            {
                return await operation(timeout.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException cause) when (timeout.IsCancellationRequested)
        {
            throw new LeaseTimeoutException($"The {Settings.LeaseName} lease of {Settings.OwnerName} was not answered for within {limit}.", cause);
        }
        catch (Exception cause) when (cause is DbException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new LeaseException($"The {Settings.LeaseName} lease of {Settings.OwnerName} cannot be kept: {cause.Message}", cause);
        }
    }
}

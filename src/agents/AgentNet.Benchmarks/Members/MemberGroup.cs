using System.Diagnostics;
using Akka.Actor;

namespace AgentNet.Benchmarks.Members;

/// <summary>A cluster whose members all live in this process, a child's that has done nothing else.</summary>
internal sealed class MemberGroup : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private List<ActorSystem> _systems = [];

    /// <summary>Starts all at once; seconds until each sees all of them Up.</summary>
    public async Task<double> FormAsync(int count, bool quick, CancellationToken cancellationToken)
    {
        var seed = FreePort.Find();
        var started = Stopwatch.GetTimestamp();
        _systems = [.. await Task.WhenAll(Enumerable.Range(0, count).Select(index => Task.Run(() => MemberSystem.Start(index == 0 ? seed : 0, seed, quick), cancellationToken))).ConfigureAwait(false)];
        await AgreedAsync(cancellationToken).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    /// <summary>Percent of one core that all members together take while nothing happens.</summary>
    public static async Task<double> QuietAsync(TimeSpan settle, TimeSpan watched, CancellationToken cancellationToken)
    {
        await Task.Delay(settle, cancellationToken).ConfigureAwait(false);
        var (before, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        await Task.Delay(watched, cancellationToken).ConfigureAwait(false);
        return (Environment.CpuUsage.TotalTime - before) / Stopwatch.GetElapsedTime(started) * 100;
    }

    /// <summary>Ends the youngest at once, as a crash would; seconds until each of the others sees nobody but the others, all Up.</summary>
    public async Task<double> LoseAsync(int count, CancellationToken cancellationToken)
    {
        var lost = _systems.TakeLast(count).ToList();
        _systems = [.. _systems.SkipLast(count)];
        var started = Stopwatch.GetTimestamp();
        foreach (var system in lost)
            ((ExtendedActorSystem)system).Abort();
        await AgreedAsync(cancellationToken).ConfigureAwait(false);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    // The process ends with it, and a hundred goodbyes would take longer than what is measured.
    public async ValueTask DisposeAsync()
    {
        foreach (var system in _systems)
            ((ExtendedActorSystem)system).Abort();
        await Task.WhenAll(_systems.Select(static system => system.WhenTerminated)).ConfigureAwait(false);
    }

    private async Task AgreedAsync(CancellationToken cancellationToken)
    {
        while (!_systems.All(system => MemberSystem.SeesAllUp(system, _systems.Count)))
            await Task.Delay(Look, cancellationToken).ConfigureAwait(false);
    }
}

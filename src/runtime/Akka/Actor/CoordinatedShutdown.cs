using System.Collections.Immutable;
using Akka.Actor.Core;
using Akka.Configuration;
using Akka.Event;

namespace Akka.Actor;

/// <summary>
/// Stops a system in order: the tasks of one phase run side by side, and a phase begins when the ones it depends on
/// have ended. It runs once; whoever asks again gets the same run, and the first reason is the one that is kept.
/// </summary>
public sealed class CoordinatedShutdown : IExtension
{
    public const string PhaseBeforeServiceUnbind = "before-service-unbind";
    public const string PhaseServiceUnbind = "service-unbind";
    public const string PhaseServiceRequestsDone = "service-requests-done";
    public const string PhaseServiceStop = "service-stop";
    public const string PhaseBeforeClusterShutdown = "before-cluster-shutdown";
    public const string PhaseClusterShardingShutdownRegion = "cluster-sharding-shutdown-region";
    public const string PhaseClusterLeave = "cluster-leave";
    public const string PhaseClusterExiting = "cluster-exiting";
    public const string PhaseClusterExitingDone = "cluster-exiting-done";
    public const string PhaseClusterShutdown = "cluster-shutdown";
    public const string PhaseBeforeActorSystemTerminate = "before-actor-system-terminate";
    public const string PhaseActorSystemTerminate = "actor-system-terminate";

    private readonly ShutdownPhases _phases;
    private readonly ILoggingAdapter _log;
    private readonly Lock _change = new();
    private ImmutableDictionary<string, ImmutableList<ShutdownTask>> _tasks = ImmutableDictionary<string, ImmutableList<ShutdownTask>>.Empty;
    private Task<Done>? _run;

    internal CoordinatedShutdown(ExtendedActorSystem system, ShutdownPhases phases)
    {
        System = system;
        _phases = phases;
        _log = Logging.GetLogger(system, this);
    }

    public ExtendedActorSystem System { get; }

    /// <summary>Null until the shutdown has begun.</summary>
    public Reason? ShutdownReason { get; private set; }

    /// <summary>How long all phases together can take.</summary>
    public TimeSpan TotalTimeout => _phases.TotalTimeout;

    public static CoordinatedShutdown Get(ActorSystem sys) => CoordinatedShutdownExtension.Instance.Get(sys);

    /// <summary>Registers work for a phase that has not begun yet.</summary>
    public void AddTask(string phase, string taskName, Func<Task<Done>> task)
    {
        ArgumentException.ThrowIfNullOrEmpty(taskName);
        ArgumentNullException.ThrowIfNull(task);
        if (!_phases.Contains(phase))
        {
            throw new ConfigurationException(
                $"The shutdown task '{taskName}' names the phase '{phase}', which is not configured. Known phases: {string.Join(", ", _phases.InOrder.Select(static known => known.Name))}. " +
                "Define it as akka.coordinated-shutdown.phases.<name> with depends-on.");
        }

        lock (_change)
            _tasks = _tasks.SetItem(phase, _tasks.GetValueOrDefault(phase, []).Add(new ShutdownTask(taskName, task)));
    }

    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public TimeSpan Timeout(string phase) => _phases.Get(phase).Timeout;

    /// <param name="fromPhase">Leaves out the phases before this one.</param>
    public Task<Done> Run(Reason reason, string? fromPhase = null)
    {
        ArgumentNullException.ThrowIfNull(reason);
        var phases = fromPhase is null ? _phases.InOrder : _phases.From(fromPhase);
        lock (_change)
        {
            if (_run is null)
            {
                ShutdownReason = reason;
                _run = RunApart(() => RunAsync(phases));
            }

            return _run;
        }
    }

    private async Task<Done> RunAsync(IReadOnlyList<ShutdownPhase> phases)
    {
        _log.Debug("Starting coordinated shutdown: {0}", ShutdownReason);
        foreach (var phase in phases)
        {
            var tasks = Volatile.Read(ref _tasks).GetValueOrDefault(phase.Name, []);
            if (tasks.IsEmpty)
                continue;

            if (phase.Enabled)
                await RunAsync(phase, tasks).ConfigureAwait(false);
            else
                _log.Warning("The shutdown phase [{0}] is disabled; its tasks do not run: {1}", phase.Name, string.Join(", ", tasks.Select(static task => task.Name)));
        }

        return Done.Instance;
    }

    private async Task RunAsync(ShutdownPhase phase, ImmutableList<ShutdownTask> tasks)
    {
        _log.Debug("Performing shutdown phase [{0}] with {1} tasks: {2}", phase.Name, tasks.Count, string.Join(", ", tasks.Select(static task => task.Name)));

        var running = tasks.ConvertAll(task => (task.Name, Result: RunApart(task.Run)));
        Task all = Task.WhenAll(running.Select(static one => one.Result));
        await all.WaitAsync(phase.Timeout, ((ActorSystemImpl)System).Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        foreach (var (name, result) in running)
        {
            var problem = result switch
            {
                { IsCompletedSuccessfully: true } => null,
                { IsCompleted: true } => $"The shutdown task [{name}] of phase [{phase.Name}] failed",
                _ => $"The shutdown task [{name}] of phase [{phase.Name}] has not ended within {phase.Timeout} (akka.coordinated-shutdown.phases.{phase.Name}.timeout)",
            };
            if (problem is null)
                continue;

            if (!phase.Recover)
                throw new ShutdownAbortedException($"{problem}; the phase does not recover, so the shutdown ends here.", result.Exception);
            _log.Warning(result.Exception?.InnerException, problem);
        }
    }

    // Side by side, and not inside the turn that has asked for it.
    private Task<Done> RunApart(Func<Task<Done>> work)
    {
        var begun = new TaskCompletionSource<Task<Done>>();
        ((ActorSystemImpl)System).RunApart(() => begun.SetResult(Begin(work)));
        return begun.Task.Unwrap();

        // An exception thrown before the first await is a failed task like any other.
        static async Task<Done> Begin(Func<Task<Done>> work) => await work().ConfigureAwait(false);
    }

    private sealed record ShutdownTask(string Name, Func<Task<Done>> Run);

    /// <summary>A task failed in a phase with <c>recover = off</c>; the phases after it have not run.</summary>
    internal sealed class ShutdownAbortedException(string message, Exception? cause) : AkkaException(message, cause);

    /// <summary>Why a system is being shut down. Others than these can be made by inheriting.</summary>
    public class Reason
    {
        protected Reason()
        {
        }

        public override string ToString() => GetType().Name;
    }

    public class UnknownReason : Reason
    {
        public static readonly Reason Instance = new UnknownReason();

        private UnknownReason()
        {
        }
    }

    public class ActorSystemTerminateReason : Reason
    {
        public static readonly Reason Instance = new ActorSystemTerminateReason();

        private ActorSystemTerminateReason()
        {
        }
    }

    public class ClrExitReason : Reason
    {
        public static readonly Reason Instance = new ClrExitReason();

        private ClrExitReason()
        {
        }
    }

    public class ClusterDowningReason : Reason
    {
        public static readonly Reason Instance = new ClusterDowningReason();

        private ClusterDowningReason()
        {
        }
    }

    public class ClusterLeavingReason : Reason
    {
        public static readonly Reason Instance = new ClusterLeavingReason();

        private ClusterLeavingReason()
        {
        }
    }

    public class ClusterJoinUnsuccessfulReason : Reason
    {
        public static readonly Reason Instance = new ClusterJoinUnsuccessfulReason();

        private ClusterJoinUnsuccessfulReason()
        {
        }
    }
}

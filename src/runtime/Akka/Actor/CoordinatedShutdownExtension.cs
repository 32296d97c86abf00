using Akka.Actor.Core;
using Akka.Configuration;

namespace Akka.Actor;

/// <summary>
/// Makes the <see cref="CoordinatedShutdown"/> of a system from <c>akka.coordinated-shutdown</c> and ties it to the end of
/// the system and of the process.
/// </summary>
internal sealed class CoordinatedShutdownExtension : ExtensionIdProvider<CoordinatedShutdown>
{
    public static readonly CoordinatedShutdownExtension Instance = new();

    public override CoordinatedShutdown CreateExtension(ExtendedActorSystem system)
    {
        var config = SettingsReader.At(system.Settings.Config, "akka.coordinated-shutdown");
        var shutdown = new CoordinatedShutdown(system, ReadPhases(config));
        var ending = new EndOfProcess(shutdown);
        if (config.Boolean("terminate-actor-system"))
        {
            shutdown.AddTask(CoordinatedShutdown.PhaseActorSystemTerminate, "terminate-system", async () =>
            {
                await ((ActorSystemImpl)system).FinalTerminate().ConfigureAwait(false);
                return Done.Instance;
            });
        }

        if (config.Boolean("exit-clr"))
            ending.ExitAfterShutdown();
        if (config.Boolean("run-by-clr-shutdown-hook"))
            ending.ShutDownBeforeExit();
        return shutdown;
    }

    private static ShutdownPhases ReadPhases(SettingsReader config)
    {
        var defaultTimeout = config.Duration("default-phase-timeout");
        var phases = config.Config("phases");
        return new ShutdownPhases([.. phases.AsEnumerable().Select(phase => ReadPhase(phase.Key, phase.Value.ToConfig(), defaultTimeout))]);
    }

    private static ShutdownPhase ReadPhase(string name, Config phase, TimeSpan defaultTimeout) => new(
        name,
        [.. phase.GetStringList("depends-on")],
        phase.HasPath("timeout") ? new SettingsReader(phase).Duration("timeout") : defaultTimeout,
        phase.GetBoolean("recover", @default: true),
        phase.GetBoolean("enabled", @default: true));

    /// <summary>Joins the end of a system and the end of its process, in either direction.</summary>
    private sealed class EndOfProcess(CoordinatedShutdown shutdown)
    {
        private volatile bool _exiting;

        public void ExitAfterShutdown() =>
            shutdown.System.RegisterOnTermination(() =>
            {
                if (_exiting)
                    return;
                _exiting = true;

                // On a thread of its own: Exit runs the handlers of ProcessExit and does not come back.
                new Thread(static () => Environment.Exit(0)) { IsBackground = true, Name = "coordinated-shutdown-exit" }.Start();
            });

        public void ShutDownBeforeExit()
        {
            AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
            shutdown.System.RegisterOnTermination(() => AppDomain.CurrentDomain.ProcessExit -= OnProcessExit);
        }

        // The process ends when this returns, so it has to wait.
        private void OnProcessExit(object? sender, EventArgs e)
        {
            if (_exiting)
                return;
            _exiting = true;
            Task.WaitAny([shutdown.Run(CoordinatedShutdown.ClrExitReason.Instance)], shutdown.TotalTimeout);
        }
    }
}

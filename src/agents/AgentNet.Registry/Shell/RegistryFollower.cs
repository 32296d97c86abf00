using AgentNet.Contracts;
using AgentNet.Registry.Core;
using Akka.Actor;

namespace AgentNet.Registry.Shell;

/// <summary>Keeps this node's readers up to date with the registry of the cluster, wherever that lives at the moment.</summary>
internal sealed class RegistryFollower : ReceiveActor, IWithTimers
{
    private readonly RegistrySettings _settings;
    private readonly IActorRef _registry;
    private readonly AgentRegistry _published;
    private readonly RegistryCopy _copy = new();

    public RegistryFollower(RegistrySettings settings, IActorRef registry, AgentRegistry published)
    {
        _settings = settings;
        _registry = registry;
        _published = published;
        Receive<Due>(_ => Ask(_copy.Question));
        Receive<RefreshDue>(_ => Ask(RegistryCopy.WholeQuestion));
        Receive<RegistryImage>(image =>
        {
            var changes = _copy.Replace(image, Context.System.Scheduler.Now.ToUnixTimeMilliseconds());
            _published.Publish(_copy.View, changes);
        });
        Receive<RegistryChange>(change =>
        {
            if (!_copy.TryApply(change, out var applied))
            {
                Ask(_copy.Question);
            }
            else if (applied is not null)
            {
                _published.Publish(_copy.View, applied);
            }
        });
    }

    public ITimerScheduler Timers { get; set; } = null!;

    protected override void PreStart()
    {
        Ask(RegistryCopy.WholeQuestion);
        Timers.StartPeriodicTimer(Due.Instance, Due.Instance, _settings.FollowInterval);

        // Heartbeats change no version: what is shown of them is as old as this.
        Timers.StartPeriodicTimer(RefreshDue.Instance, RefreshDue.Instance, _settings.HeartbeatInterval);
    }

    private void Ask(FollowRegistry question) => _registry.Tell(question);

    private sealed record Due : INoSerializationVerificationNeeded
    {
        public static readonly Due Instance = new();
    }

    private sealed record RefreshDue : INoSerializationVerificationNeeded
    {
        public static readonly RefreshDue Instance = new();
    }
}

using Akka.Cluster;
using Akka.Cluster.Core;
using Akka.Cluster.Core.Downing;
using Akka.Cluster.Core.Membership;

namespace Simulation.Worlds.Downing;

/// <summary>A member that decides about unreachable ones.</summary>
internal sealed class DowningNode(Simulator simulator, DowningWorld world, string name, int index) : Membership.ClusterNode(simulator, world, name, index)
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(0.8);

    private readonly SplitMix _random = simulator.Random.Fork();
    private DowningProtocol _downing = null!;
    private MembershipState? _shown;
    private MembershipState? _newest;
    private TimeSpan _quietSince;

    public override bool MayFail => false;

    protected override void OnStart()
    {
        _downing = world.CreateProtocol();
        (_shown, _newest) = (null, null);
        base.OnStart();
        SetTimer(new DowningInput.Ticked(), Tick);
    }

    protected override void OnView(MembershipState state)
    {
        if (_newest is null || !Lost(state).SequenceEqual(Lost(_newest)))
        {
            _quietSince = Elapsed;
        }

        _newest = state;
    }

    protected override void OnTimer(object token)
    {
        if (token is not DowningInput input)
        {
            base.OnTimer(token);
            return;
        }

        if (input is DowningInput.Ticked)
        {
            SetTimer(input, Tick);
            Look();
        }

        Handle(input);
    }

    private static IEnumerable<UniqueAddress> Lost(MembershipState state) => state.Unreachable.Select(member => member.UniqueAddress);

    private void Look()
    {
        if (ReferenceEquals(_newest, _shown) || _newest is not { } state)
        {
            return;
        }

        _shown = state;
        Handle(new DowningInput.Observed(new DowningView(
            state.Self,
            world.Shown(state),
            state.Reachability.Records.Select(said => new Suspicion(said.Observer, said.Subject)),
            state.Gossip.Seen.Select(node => node.Address),
            state.Leader?.Address)));
    }

    private void Handle(DowningInput input)
    {
        var outbox = new Outbox<DowningEffect>();
        _downing.Handle(input, Elapsed, outbox);
        foreach (var effect in outbox.Effects)
        {
            Carry(effect);
        }
    }

    private void Carry(DowningEffect effect)
    {
        switch (effect)
        {
            case DowningEffect.Publish publish:
                Trace.Note(Name, "decides", $"{publish.Decided.Strategy}: {publish.Decided.Decision}, {publish.Decided.Why}; downs {string.Join(", ", publish.Decided.Downed)}");
                break;
            case DowningEffect.Down down:
                if (!world.Spares(down.Node, this))
                {
                    Handle(new MembershipInput.DownCommand(down.Node.Address));
                }

                break;
            case DowningEffect.SetTimer timer:
                SetTimer(new DowningInput.DelayPassed(timer.Token), timer.Delay);
                break;
            case DowningEffect.AcquireLease acquire:
                world.AsksForLease(this, Elapsed - _quietSince);
                Later(_random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(0.5)), () =>
                {
                    var isAcquired = world.Lease.TryAcquire(Name);
                    Trace.Note(Name, "lease", isAcquired ? "acquired" : "refused");
                    Later(_random.Between(TimeSpan.Zero, TimeSpan.FromSeconds(0.5)), () => Handle(new DowningInput.LeaseAnswered(acquire.Token, isAcquired)));
                });
                break;
            case DowningEffect.ReleaseLease:
                world.Lease.Release(Name);
                break;
            default:
                throw new InvalidOperationException($"Nobody expects {effect}.");
        }
    }
}

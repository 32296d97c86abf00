using Akka.Actor;
using Akka.Cluster;

namespace AgentNet.Benchmarks.Tasks;

/// <summary>How often members have been called unreachable, as one node sees it. Without a kill each time is a mistake.</summary>
internal sealed class Suspicions : IDisposable
{
    private readonly ActorSystem _system;
    private readonly IActorRef _listener;
    private int _count;

    public Suspicions(ActorSystem system)
    {
        _system = system;
        _listener = system.ActorOf(Props.Create(() => new Listener(this)));
    }

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _system.Stop(_listener);

    private sealed class Listener(Suspicions suspicions) : UntypedActor
    {
        protected override void PreStart() =>
            Cluster.Get(Context.System).Subscribe(Self, ClusterEvent.SubscriptionInitialStateMode.InitialStateAsEvents, typeof(ClusterEvent.UnreachableMember));

        protected override void PostStop() => Cluster.Get(Context.System).Unsubscribe(Self);

        protected override void OnReceive(object message) => Interlocked.Increment(ref suspicions._count);
    }
}

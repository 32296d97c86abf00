using Akka.Actor;

namespace AgentNet.Benchmarks.Remote;

/// <summary>Sends as fast as it may: at most a window of messages is under way, and the receiver says every so often how many it has.</summary>
internal sealed class Flood(IActorRef to, int messages, Func<long, object> make, TaskCompletionSource done) : UntypedActor
{
    public const int Window = 2000;

    /// <summary>After how many messages the receiver answers with this number.</summary>
    public const int AnsweredEvery = 250;

    private int _sent;
    private int _arrived;

    protected override void PreStart() => Send();

    protected override void OnReceive(object message)
    {
        _arrived += (int)message;
        if (_arrived >= messages)
            done.TrySetResult();
        else
            Send();
    }

    private void Send()
    {
        for (; _sent < messages && _sent - _arrived < Window; _sent++)
            to.Tell(make(_sent), Self);
    }

    /// <summary>Where a flood ends.</summary>
    internal sealed class Sink : UntypedActor
    {
        private int _count;

        protected override void OnReceive(object message)
        {
            if (++_count % AnsweredEvery == 0)
                Sender.Tell(AnsweredEvery);
        }
    }
}

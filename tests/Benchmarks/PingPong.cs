using System.Threading.Channels;
using Akka.Actor;

namespace Benchmarks;

/// <summary>Two sides throw messages back and forth, with a number of them in the air; as actors and as channels.</summary>
internal static class PingPong
{
    public static async Task Actors(ActorSystem system, int pairs, int inFlight, int messages)
    {
        var done = Enumerable.Range(0, pairs).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var players = new List<IActorRef>();
        for (var i = 0; i < pairs; i++)
        {
            var end = done[i];
            var perSide = messages / pairs / 2;
            var ping = system.ActorOf(Props.Create(() => new Player(perSide, end)));
            var pong = system.ActorOf(Props.Create(() => new Player(int.MaxValue, end)));
            players.AddRange([ping, pong]);
            var ball = new object();
            for (var n = 0; n < inFlight; n++) ping.Tell(ball, pong);
        }

        await Task.WhenAll(done.Select(static d => d.Task));
        foreach (var player in players) system.Stop(player);
    }

    public static async Task Channels(int pairs, int inFlight, int messages)
    {
        await Task.WhenAll(Enumerable.Range(0, pairs).Select(_ => Pair(messages / pairs / 2)));

        async Task Pair(int perSide)
        {
            var options = new UnboundedChannelOptions { SingleReader = true };
            var left = Channel.CreateUnbounded<object>(options);
            var right = Channel.CreateUnbounded<object>(options);
            var ball = new object();
            for (var n = 0; n < inFlight; n++) left.Writer.TryWrite(ball);
            await Task.WhenAll(Task.Run(() => Side(left.Reader, right.Writer, perSide)), Task.Run(() => Side(right.Reader, left.Writer, int.MaxValue)));
        }

        static async Task Side(ChannelReader<object> from, ChannelWriter<object> to, int messages)
        {
            while (await from.WaitToReadAsync())
            {
                while (from.TryRead(out var ball))
                {
                    if (--messages <= 0)
                    {
                        to.TryComplete();
                        return;
                    }

                    if (!to.TryWrite(ball)) return;
                }
            }
        }
    }

    private sealed class Player(int messages, TaskCompletionSource done) : UntypedActor
    {
        private int _left = messages;

        protected override void OnReceive(object message)
        {
            if (--_left <= 0)
            {
                done.TrySetResult();
                return;
            }

            Sender.Tell(message);
        }
    }
}

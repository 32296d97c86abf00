using Akka.Actor;

namespace AgentNet.Benchmarks.Actors;

/// <summary>Pairs of actors throw messages back and forth, with a number of them in the air.</summary>
internal static class PingPong
{
    public static async Task RunAsync(ActorSystem system, int pairs, int inFlight, int messages)
    {
        var done = Enumerable.Range(0, pairs).Select(_ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).ToArray();
        var players = new List<IActorRef>();
        foreach (var end in done)
        {
            var perSide = messages / pairs / 2;
            var ping = system.ActorOf(Props.Create(() => new Player(perSide, end)));
            var pong = system.ActorOf(Props.Create(() => new Player(int.MaxValue, end)));
            players.AddRange([ping, pong]);
            var ball = new object();
            for (var n = 0; n < inFlight; n++)
                ping.Tell(ball, pong);
        }

        await Task.WhenAll(done.Select(static end => end.Task)).ConfigureAwait(false);
        foreach (var player in players)
            system.Stop(player);
    }

    private sealed class Player(int messages, TaskCompletionSource done) : UntypedActor
    {
        private int _left = messages;

        protected override void OnReceive(object message)
        {
            if (--_left <= 0)
                done.TrySetResult();
            else
                Sender.Tell(message);
        }
    }
}

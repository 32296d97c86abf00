using System.Threading.Channels;

namespace AgentNet.Benchmarks.Yardsticks;

/// <summary>Ping-pong over unbounded single-reader channels with one consumer task per side: what actors of the same shape are compared with.</summary>
internal static class ChannelPairs
{
    public const string Name = "channel ping-pong";

    public static Task RunAsync(int pairs, int inFlight, int messages) =>
        Task.WhenAll(Enumerable.Range(0, pairs).Select(_ => PairAsync(inFlight, messages / pairs / 2)));

    private static async Task PairAsync(int inFlight, int perSide)
    {
        var options = new UnboundedChannelOptions { SingleReader = true };
        var left = Channel.CreateUnbounded<object>(options);
        var right = Channel.CreateUnbounded<object>(options);
        var ball = new object();
        for (var n = 0; n < inFlight; n++)
            left.Writer.TryWrite(ball);
        await Task.WhenAll(Task.Run(() => SideAsync(left.Reader, right.Writer, perSide)), Task.Run(() => SideAsync(right.Reader, left.Writer, int.MaxValue))).ConfigureAwait(false);
    }

    private static async Task SideAsync(ChannelReader<object> from, ChannelWriter<object> to, int messages)
    {
        while (await from.WaitToReadAsync().ConfigureAwait(false))
        {
            while (from.TryRead(out var ball))
            {
                if (--messages <= 0)
                {
                    to.TryComplete();
                    return;
                }

                if (!to.TryWrite(ball))
                    return;
            }
        }
    }
}

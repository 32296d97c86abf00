namespace AgentNet.Node.Tests;

/// <summary>Waiting for something that only a question can tell. The limit is for machines under load; who succeeds does not wait for it.</summary>
internal static class Patience
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(10);

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var limit = new CancellationTokenSource(Limit);
        using var pace = new PeriodicTimer(Pace);
        while (!await condition())
        {
            await pace.WaitForNextTickAsync(limit.Token);
        }
    }
}

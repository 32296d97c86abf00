namespace AgentNet.Benchmarks.Yardsticks;

/// <summary>One item of work on the thread pool per message.</summary>
internal sealed class WorkItems(int count) : IThreadPoolWorkItem
{
    public const string Name = "thread pool, one item each";

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = count;

    public static Task RunAsync(int count)
    {
        var items = new WorkItems(count);
        for (var i = 0; i < count; i++)
            ThreadPool.UnsafeQueueUserWorkItem(items, preferLocal: false);
        return items._done.Task;
    }

    public void Execute()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _done.SetResult();
    }
}

namespace AgentNet.Benchmarks.Yardsticks;

/// <summary>The disk by itself: one page appended and synced at a time. Whoever acknowledges after a sync is bounded by this, except by sharing syncs.</summary>
internal static class SyncedFile
{
    public const string Name = "4 KiB append + fsync";
    public const int Syncs = 2_000;
    private const int PageBytes = 4096;

    public static Func<int, Task> AppendTo(string path) => syncs => Task.Run(() =>
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        var page = new byte[PageBytes];
        for (var i = 0; i < syncs; i++)
        {
            file.Write(page);
            file.Flush(flushToDisk: true);
        }
    });
}

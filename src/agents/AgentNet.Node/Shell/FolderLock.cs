using AgentNet.Node.Core;

namespace AgentNet.Node.Shell;

/// <summary>
/// Keeps every other process out of a data folder. The exclusion is an open handle on <c>lock.held</c>, which the
/// system closes however the process ends; <c>lock</c> beside it can be read by everyone and says who holds it.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const int Attempts = 3;

    // Three seconds: another node may be preparing the folder for all that share it.
    private const int AttemptsToShare = 100;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(30);

    private readonly string _folder;
    private readonly FileStream _held;
    private LockHolder _holder;

    private readonly bool _isShared;

    private FolderLock(string folder, FileStream held, LockHolder holder, bool isShared)
    {
        _folder = folder;
        _held = held;
        _holder = holder;
        _isShared = isShared;
    }

    public static FolderLock Acquire(string folder) => Own(folder, Hold(folder, Attempts, () => TryHold(folder)));

    /// <summary>Null when somebody else is there.</summary>
    public static FolderLock? TryAcquire(string folder) => TryHold(folder) is { } held ? Own(folder, held) : null;

    private static FolderLock Own(string folder, FileStream held)
    {
        var holder = new LockHolder(Environment.ProcessId, DateTimeOffset.UtcNow);
        PrivateFiles.Write(Path.Combine(folder, FolderLayout.LockFile), holder.ToText());
        return new FolderLock(folder, held, holder, isShared: false);
    }

    /// <summary>Keeps out who wants the folder alone, and lets in who shares it. Says nowhere who holds it: each holder has a folder of its own.</summary>
    public static FolderLock AcquireShared(string folder) => new(
        folder, Hold(folder, AttemptsToShare, () => TryShare(folder)), new LockHolder(Environment.ProcessId, DateTimeOffset.UtcNow), isShared: true);

    private static FileStream Hold(string folder, int attempts, Func<FileStream?> tryHold)
    {
        var held = tryHold();
        for (var attempt = 1; held is null; attempt++)
        {
            if (attempt == attempts)
            {
                throw new DataFolderInUseException(folder, ReadHolder(folder));
            }

            // HolderOf in another process holds the file for an instant.
            Thread.Sleep(BetweenAttempts);
            held = tryHold();
        }

        return held;
    }

    /// <summary>Asks the system and not the <c>lock</c> file, which a killed process leaves behind.</summary>
    public static LockHolder? HolderOf(string folder)
    {
        if (!File.Exists(Path.Combine(folder, FolderLayout.HeldFile)))
        {
            return null;
        }

        using var probe = TryHold(folder);
        return probe is null ? ReadHolder(folder) : null;
    }

    public void Announce(Uri address)
    {
        _holder = _holder with { Address = address };
        PrivateFiles.Write(Path.Combine(_folder, FolderLayout.LockFile), _holder.ToText());
    }

    public void Dispose()
    {
        if (!_isShared)
        {
            File.Delete(Path.Combine(_folder, FolderLayout.LockFile));
        }

        // lock.held stays: deleting it here could take it away from a process that has just opened it.
        _held.Dispose();
    }

    private static FileStream? TryHold(string folder) => Try(folder, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);

    private static FileStream? TryShare(string folder)
    {
        // Reading alone, which is what several may do at once, does not make the file.
        Try(folder, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite)?.Dispose();
        return Try(folder, FileMode.Open, FileAccess.Read, FileShare.Read);
    }

    private static FileStream? Try(string folder, FileMode mode, FileAccess access, FileShare share)
    {
        var path = Path.Combine(folder, FolderLayout.HeldFile);
        try
        {
            return new FileStream(path, mode, access, share);
        }
        catch (IOException) when (File.Exists(path) && Directory.Exists(folder))
        {
            return null;
        }
    }

    private static LockHolder? ReadHolder(string folder)
    {
        try
        {
            return LockHolder.Parse(File.ReadAllText(Path.Combine(folder, FolderLayout.LockFile)));
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }
}

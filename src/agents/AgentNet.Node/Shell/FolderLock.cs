using AgentNet.Node.Core;

namespace AgentNet.Node.Shell;

/// <summary>
/// Keeps every other process out of a data folder. The exclusion is an open handle on <c>lock.held</c>, which the
/// system closes however the process ends; <c>lock</c> beside it can be read by everyone and says who holds it.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const int Attempts = 3;
    private static readonly TimeSpan BetweenAttempts = TimeSpan.FromMilliseconds(30);

    private readonly string _folder;
    private readonly FileStream _held;
    private LockHolder _holder;

    private FolderLock(string folder, FileStream held, LockHolder holder)
    {
        _folder = folder;
        _held = held;
        _holder = holder;
    }

    public static FolderLock Acquire(string folder)
    {
        var held = TryHold(folder);
        for (var attempt = 1; held is null; attempt++)
        {
            if (attempt == Attempts)
            {
                throw new DataFolderInUseException(folder, ReadHolder(folder));
            }

            // HolderOf in another process holds the file for an instant.
            Thread.Sleep(BetweenAttempts);
            held = TryHold(folder);
        }

        var holder = new LockHolder(Environment.ProcessId, DateTimeOffset.UtcNow);
        PrivateFiles.Write(Path.Combine(folder, FolderLayout.LockFile), holder.ToText());
        return new FolderLock(folder, held, holder);
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
        File.Delete(Path.Combine(_folder, FolderLayout.LockFile));

        // lock.held stays: deleting it here could take it away from a process that has just opened it.
        _held.Dispose();
    }

    private static FileStream? TryHold(string folder)
    {
        var path = Path.Combine(folder, FolderLayout.HeldFile);
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
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

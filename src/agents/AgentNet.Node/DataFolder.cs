using AgentNet.Node.Core;
using AgentNet.Node.Shell;

namespace AgentNet.Node;

/// <summary>
/// The folder that holds everything a node remembers, opened by this process alone: <c>journal.db</c>, <c>archive.db</c>,
/// <c>blobs</c>, <c>index</c>, <c>token</c>, a <c>format</c> number and a <c>lock</c> that says who works on it.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private readonly FolderLock _lock;

    private DataFolder(string path, FolderLock held, string token)
    {
        Path = path;
        _lock = held;
        Token = token;
    }

    public string Path { get; }

    public string JournalPath => System.IO.Path.Combine(Path, FolderLayout.Journal);

    public string ArchivePath => System.IO.Path.Combine(Path, FolderLayout.Archive);

    public string BlobsPath => System.IO.Path.Combine(Path, FolderLayout.Blobs);

    public string IndexPath => System.IO.Path.Combine(Path, FolderLayout.Index);

    /// <summary>Where commands put files that are inputs of a run; agents of every node on this folder may read there.</summary>
    public string InputsPath => InputsOf(Path);

    /// <summary>The secret every HTTP request has to show; only this user can read its file.</summary>
    public string Token { get; }

    /// <summary>Makes the folder if it is not there, brings it to the current format, and holds it until disposed.</summary>
    /// <exception cref="DataFolderInUseException">Another process holds it.</exception>
    /// <exception cref="DataFolderException">It is something else, of a newer format, or not accessible.</exception>
    public static DataFolder Open(string path) => Open(path, FolderMigration.All);

    /// <summary>
    /// Opens a folder together with other nodes of a cluster, each of which opens it this way. No node alone can open it meanwhile.
    /// </summary>
    /// <exception cref="DataFolderInUseException">A node alone holds it.</exception>
    /// <exception cref="DataFolderException">It is something else, of another format, or not accessible.</exception>
    public static DataFolder OpenShared(string path) => Open(path, FolderMigration.All, isShared: true);

    /// <summary>Where a node that shares the folder <paramref name="path"/> keeps what is its own.</summary>
    public static string OfNode(string path, string node) => System.IO.Path.Combine(System.IO.Path.GetFullPath(path), FolderLayout.Nodes, node);

    /// <summary>Who works on the folder now; null when nobody does.</summary>
    public static LockHolder? HolderOf(string path) => FolderLock.HolderOf(System.IO.Path.GetFullPath(path));

    /// <summary>The token of a folder that another process holds; null when there is none to read.</summary>
    public static string? TokenOf(string path) => TokenFile.Read(System.IO.Path.GetFullPath(path));

    public static string InputsOf(string path) => System.IO.Path.Combine(System.IO.Path.GetFullPath(path), FolderLayout.Inputs);

    public void Dispose() => _lock.Dispose();

    internal static DataFolder Open(string path, IReadOnlyList<FolderMigration> migrations, bool isShared = false)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            PrivateFiles.CreateFolder(full);
            if (isShared)
            {
                // Nodes that start at the same time find a new folder: one of them, alone in it, prepares it for all.
                using var alone = FolderLock.TryAcquire(full);
                if (alone is not null)
                {
                    Prepare(full, migrations);
                }
            }

            var held = isShared ? FolderLock.AcquireShared(full) : FolderLock.Acquire(full);
            try
            {
                if (!isShared)
                {
                    Prepare(full, migrations);
                }
                else
                {
                    FolderFormat.Check(full, migrations);
                }

                var folder = new DataFolder(full, held, TokenFile.ReadOrCreate(full));
                held = null;
                return folder;
            }
            finally
            {
                held?.Dispose();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException(
                $"The data folder '{full}' cannot be used: {e.Message} Check that this user may write there, or use another folder with --data.", e);
        }
    }

    private static void Prepare(string full, IReadOnlyList<FolderMigration> migrations)
    {
        FolderFormat.Establish(full, migrations);
        PrivateFiles.CreateFolder(System.IO.Path.Combine(full, FolderLayout.Blobs));
        PrivateFiles.CreateFolder(System.IO.Path.Combine(full, FolderLayout.Index));
        TokenFile.ReadOrCreate(full);
    }

    /// <summary>Tells other processes where to reach this one.</summary>
    internal void Announce(Uri address) => _lock.Announce(address);
}

using AgentNet.Node.Core;

namespace AgentNet.Node.Shell.Backup;

/// <summary>Fills the folder of one backup. Databases first: what they refer to is written before they refer to it.</summary>
internal sealed class BackupWriter(string source, string target) : IDisposable
{
    private const string DatabasePattern = "*.db";

    private readonly SortedDictionary<string, BackupFile> _files = new(StringComparer.Ordinal);
    private FrozenDatabases? _frozen;

    public async Task CopyDatabasesAsync(CancellationToken cancellationToken)
    {
        var databases = Directory.EnumerateFiles(source, DatabasePattern, SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        _frozen = FrozenDatabases.At(databases);
        foreach (var database in databases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var path = Path.GetRelativePath(source, database);
            var copy = Path.Combine(target, path);
            PrivateFiles.CreateFolder(Path.GetDirectoryName(copy)!);
            _frozen.Copy(database, copy);
            PrivateFiles.Protect(copy);
            var (bytes, sha256) = await HashedCopy.OfAsync(copy, cancellationToken).ConfigureAwait(false);
            _files.Add(path, new BackupFile(path, bytes, sha256));
        }
    }

    /// <summary>Everything else but what belongs to the running process or is not whole yet.</summary>
    public async Task CopyFilesAsync(CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories).Where(IsKept).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(source, file);
            var (bytes, sha256) = await HashedCopy.ToAsync(Path.Combine(target, path), file, cancellationToken).ConfigureAwait(false);
            _files.Add(path, new BackupFile(path, bytes, sha256));
        }
    }

    public void Finish(int format, DateTimeOffset now) =>
        PrivateFiles.Write(Path.Combine(target, BackupManifest.FileName), new BackupManifest(format, now, [.. _files.Values]).ToText());

    public void Dispose() => _frozen?.Dispose();

    private bool IsKept(string file)
    {
        var name = Path.GetFileName(file);
        return name is not (FolderLayout.LockFile or FolderLayout.HeldFile or FolderLayout.TokenFile)
            && !name.EndsWith(".db", StringComparison.Ordinal)
            && !name.EndsWith(".db-wal", StringComparison.Ordinal)
            && !name.EndsWith(".db-shm", StringComparison.Ordinal)
            && !name.EndsWith(".db-journal", StringComparison.Ordinal)
            && !name.EndsWith(FolderLayout.PartialSuffix, StringComparison.Ordinal);
    }
}

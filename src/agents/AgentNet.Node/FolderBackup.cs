using AgentNet.Node.Core;
using AgentNet.Node.Shell;
using AgentNet.Node.Shell.Backup;

namespace AgentNet.Node;

/// <summary>What a backup holds.</summary>
public sealed record BackupSummary(string Path, DateTimeOffset CreatedAt, int Format, int FileCount, long Bytes);

/// <summary>
/// Copies a data folder to another place and back. The node may go on working meanwhile: all databases are copied as
/// they were at one instant. A backup gets its name when it is complete and has been read back.
/// </summary>
public static class FolderBackup
{
    /// <exception cref="DataFolderException">There is nothing to back up, the target is taken, or a copy cannot be read back.</exception>
    public static async Task<BackupSummary> CreateAsync(string dataPath, string backupPath, CancellationToken cancellationToken = default)
    {
        var source = Path.GetFullPath(dataPath);
        var target = Path.GetFullPath(backupPath);
        if (!Directory.Exists(source) || FolderFormat.Read(source) is not { } format)
        {
            throw new DataFolderException($"'{source}' is not a data folder: there is nothing to back up. Name one with --data.");
        }

        return await Complete(target, async partial =>
        {
            using var writer = new BackupWriter(source, partial);
            await writer.CopyDatabasesAsync(cancellationToken).ConfigureAwait(false);
            await writer.CopyFilesAsync(cancellationToken).ConfigureAwait(false);
            writer.Finish(format, DateTimeOffset.UtcNow);
            return await BackupReader.VerifyAsync(partial, cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Reads every file of a backup and compares it with what was written.</summary>
    /// <exception cref="DataFolderException">It is no backup, or not all of it is there unchanged.</exception>
    public static async Task<BackupSummary> VerifyAsync(string backupPath, CancellationToken cancellationToken = default)
    {
        var backup = Path.GetFullPath(backupPath);
        return Summary(backup, await BackupReader.VerifyAsync(backup, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Makes a new data folder of a backup, after verifying it. The new folder has a token of its own.</summary>
    /// <exception cref="DataFolderException">The backup is damaged or of a newer format, or there is a data folder already.</exception>
    public static async Task<BackupSummary> RestoreAsync(string backupPath, string dataPath, CancellationToken cancellationToken = default)
    {
        var backup = Path.GetFullPath(backupPath);
        var manifest = await BackupReader.VerifyAsync(backup, cancellationToken).ConfigureAwait(false);
        if (manifest.Format > FolderLayout.Format)
        {
            throw new DataFolderException(
                $"The backup '{backup}' has format {manifest.Format}, this version reads up to {FolderLayout.Format}. Restore it with a newer version.");
        }

        return await Complete(Path.GetFullPath(dataPath), async partial =>
        {
            foreach (var file in manifest.Files)
            {
                await HashedCopy.ToAsync(Path.Combine(partial, file.Path), Path.Combine(backup, file.Path), cancellationToken)
                    .ConfigureAwait(false);
            }

            return manifest;
        }).ConfigureAwait(false);
    }

    private static async Task<BackupSummary> Complete(string target, Func<string, Task<BackupManifest>> fill)
    {
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
        {
            throw new DataFolderException($"'{target}' is there already and not empty. Name a new folder, or move that one away first.");
        }

        var partial = target + FolderLayout.PartialSuffix;
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        PrivateFiles.CreateFolder(partial);
        var manifest = await fill(partial).ConfigureAwait(false);
        if (Directory.Exists(target))
        {
            Directory.Delete(target);
        }

        Directory.Move(partial, target);
        return Summary(target, manifest);
    }

    private static BackupSummary Summary(string path, BackupManifest manifest) =>
        new(path, manifest.CreatedAt, manifest.Format, manifest.Files.Count, manifest.Files.Sum(file => file.Bytes));
}

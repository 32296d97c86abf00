namespace AgentNet.Node.Shell.Backup;

/// <summary>Reads a backup back and compares it with its manifest.</summary>
internal static class BackupReader
{
    public static async Task<BackupManifest> VerifyAsync(string backup, CancellationToken cancellationToken)
    {
        var path = Path.Combine(backup, BackupManifest.FileName);
        if (!File.Exists(path))
        {
            throw new DataFolderException($"'{backup}' is not a backup: it has no {BackupManifest.FileName}.");
        }

        var manifest = BackupManifest.Parse(await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false))
            ?? throw new DataFolderException($"'{path}' cannot be read: the backup is damaged. Use another one.");
        foreach (var file in manifest.Files)
        {
            var copy = Path.Combine(backup, file.Path);
            if (!File.Exists(copy))
            {
                throw new DataFolderException($"The backup '{backup}' is incomplete: '{file.Path}' is missing. Use another one.");
            }

            if (await HashedCopy.OfAsync(copy, cancellationToken).ConfigureAwait(false) != (file.Bytes, file.Sha256))
            {
                throw new DataFolderException($"The backup '{backup}' is damaged: '{file.Path}' is not what was written. Use another one.");
            }
        }

        return manifest;
    }
}

using System.Globalization;
using AgentNet.Node.Core;

namespace AgentNet.Node.Shell;

/// <summary>
/// Makes sure that a data folder has the format this code reads: marks a new one, migrates an older one after copying
/// it, refuses a newer one and everything that is not a data folder.
/// </summary>
internal static class FolderFormat
{
    public static void Establish(string folder, IReadOnlyList<FolderMigration> migrations)
    {
        var target = migrations.Count == 0 ? FolderLayout.Format : migrations[^1].From + 1;
        switch (Read(folder))
        {
            case null:
                Begin(folder, target);
                break;
            case var format when format == target:
                break;
            case var format when format > target:
                throw new DataFolderException(
                    $"The data folder '{folder}' has format {format}, this version reads up to {target}. It was written by a newer version: "
                    + "use that one, or another folder with --data. Nothing was changed.");
            case { } format:
                Migrate(folder, format, migrations);
                break;
        }
    }

    /// <summary>For a folder that others use too: it must have been prepared, and nothing is changed.</summary>
    public static void Check(string folder, IReadOnlyList<FolderMigration> migrations)
    {
        var target = migrations.Count == 0 ? FolderLayout.Format : migrations[^1].From + 1;
        if (Read(folder) is var format && format != target)
        {
            throw new DataFolderException(
                $"The folder '{folder}' is in use by nodes of another version: it has format {format}, this version needs {target}. "
                + "Stop them, start one node of the newer version, then the others. Nothing was changed.");
        }
    }

    /// <summary>Null when the folder carries no format.</summary>
    public static int? Read(string folder)
    {
        var path = Path.Combine(folder, FolderLayout.FormatFile);
        if (!File.Exists(path))
        {
            return null;
        }

        var text = File.ReadAllText(path).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var format) && format > 0
            ? format
            : throw new DataFolderException(
                $"'{path}' should hold a format number and holds '{text}'. Restore the folder from a backup, or use another with --data.");
    }

    private static void Begin(string folder, int format)
    {
        var entries = Directory.EnumerateFileSystemEntries(folder).Select(entry => Path.GetFileName(entry)).ToList();
        if (!FolderLayout.IsBarelyBegun(entries))
        {
            throw new DataFolderException(
                $"'{folder}' is not a data folder, and it is not empty: it has no '{FolderLayout.FormatFile}' file. "
                + "Use an empty or new folder with --data. Nothing was changed.");
        }

        Write(folder, format);
    }

    private static void Migrate(string folder, int format, IReadOnlyList<FolderMigration> migrations)
    {
        if (migrations[0].From > format)
        {
            throw new DataFolderException(
                $"The data folder '{folder}' has format {format}, and this version migrates from {migrations[0].From} on. "
                + "Open it with a version in between first. Nothing was changed.");
        }

        CopyOnce(folder, $"{folder}.format-{format}");
        foreach (var step in migrations.SkipWhile(step => step.From < format))
        {
            step.Apply(folder);
            Write(folder, step.From + 1);
        }
    }

    // A copy that is there is whole: it gets its name last. A migration that is run again after a crash must not
    // overwrite it with a folder that is migrated by half.
    private static void CopyOnce(string folder, string copy)
    {
        if (Directory.Exists(copy))
        {
            return;
        }

        var partial = copy + FolderLayout.PartialSuffix;
        if (Directory.Exists(partial))
        {
            Directory.Delete(partial, recursive: true);
        }

        Copy(new DirectoryInfo(folder), partial);
        Directory.Move(partial, copy);
    }

    private static void Copy(DirectoryInfo source, string target)
    {
        PrivateFiles.CreateFolder(target);
        foreach (var file in source.EnumerateFiles().Where(file => file.Name is not (FolderLayout.LockFile or FolderLayout.HeldFile)))
        {
            file.CopyTo(Path.Combine(target, file.Name));
        }

        foreach (var folder in source.EnumerateDirectories())
        {
            Copy(folder, Path.Combine(target, folder.Name));
        }
    }

    private static void Write(string folder, int format) =>
        PrivateFiles.Write(Path.Combine(folder, FolderLayout.FormatFile), format.ToString(CultureInfo.InvariantCulture) + "\n");
}

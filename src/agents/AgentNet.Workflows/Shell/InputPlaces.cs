using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using AgentNet.Workflows.Definition;

namespace AgentNet.Workflows;

/// <summary>
/// Makes the paths among a run's inputs canonical and fingerprints what is in files and folders, so that a changed document makes
/// another run. Hidden entries and files that cannot be read count by their name only, and so do the run's own written paths.
/// </summary>
internal static class InputPlaces
{
    // Links in a circle end here; what they name does not exist, which is said then.
    private const int MostLinks = 40;

    public static BoundInputs Resolve(IReadOnlyList<InputDefinition> declared, JsonObject values, string baseFolder, CancellationToken cancellation)
    {
        var resolved = (JsonObject)values.DeepClone();
        var places = new List<BoundPlace>();
        foreach (var input in declared.Where(input => input.IsPlace && resolved[input.Name] is not null))
        {
            var path = Canonical(Path.GetFullPath(resolved[input.Name]!.GetValue<string>(), baseFolder));
            if (input.Kind == InputKind.File && !File.Exists(path))
            {
                throw new WorkflowInputException(input.Name, $"The input '{input.Name}' names no file: '{path}'.");
            }

            if (input.Kind == InputKind.Folder && !Directory.Exists(path))
            {
                throw new WorkflowInputException(input.Name, $"The input '{input.Name}' names no folder: '{path}'.");
            }

            resolved[input.Name] = path;
            places.Add(new BoundPlace(input.Name, path, IsRead: input.Kind != InputKind.Path));
        }

        var written = places.Where(place => !place.IsRead).Select(place => place.Path).ToHashSet(StringComparer.Ordinal);
        var identity = declared.Select(input => new IdentifiedInput(
            input.Name,
            CanonicalForm.Write(resolved[input.Name]),
            resolved[input.Name] is null ? null : input.Kind switch
            {
                InputKind.File => FileHash(resolved[input.Name]!.GetValue<string>()),
                InputKind.Folder => FolderHash(resolved[input.Name]!.GetValue<string>(), written, cancellation),
                _ => null,
            })).ToList();
        return new BoundInputs(resolved, identity, places);
    }

    // Part by part: any of them may be a link, and so may the parts of what a link leads to.
    private static string Canonical(string path, int depth = 0)
    {
        var root = Path.GetPathRoot(path)!;
        var resolved = root;
        foreach (var part in path[root.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            if (new FileInfo(resolved).LinkTarget is { } target && depth < MostLinks)
            {
                resolved = Canonical(Path.GetFullPath(target, Path.GetDirectoryName(resolved)!), depth + 1);
            }
        }

        return resolved;
    }

    private static string FolderHash(string folder, HashSet<string> written, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var options = new EnumerationOptions { RecurseSubdirectories = false, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        foreach (var (relative, path) in Files(folder, "", options).OrderBy(file => file.Relative, StringComparer.Ordinal))
        {
            cancellation.ThrowIfCancellationRequested();
            if (!written.Contains(path))
            {
                hash.AppendData(Encoding.UTF8.GetBytes($"{relative}\0{FileHash(path)}\n"));
            }
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    // Links to folders are not followed: they could lead round in a circle.
    private static IEnumerable<(string Relative, string Path)> Files(string folder, string prefix, EnumerationOptions options)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", options).Where(entry => !entry.Name.StartsWith('.')))
        {
            if (entry is FileInfo)
            {
                yield return (prefix + entry.Name, entry.FullName);
            }
            else if (entry.LinkTarget is null)
            {
                foreach (var file in Files(entry.FullName, $"{prefix}{entry.Name}/", options))
                {
                    yield return file;
                }
            }
        }
    }

    // An empty name for what is empty, a pipe or a device: opening those could block for ever.
    private static string FileHash(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || (file.LinkTarget is null ? file.Length : new FileInfo(Canonical(path)).Length) == 0)
            {
                return "";
            }

            using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return Convert.ToHexStringLower(SHA256.HashData(content));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "unreadable";
        }
    }
}

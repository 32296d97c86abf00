using AgentNet.ReadyAgents.Files;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Agents;

/// <summary>How agents open documents by folder and path: below the readable roots only, refusals as permanent failures.</summary>
internal sealed class DocumentAccess(FolderRoots readable, FileLimits limits)
{
    private readonly DocumentReader _reader = new(readable, limits);
    private readonly DocumentFolder _folder = new(readable, limits);

    public FileLimits Limits => limits;

    public Listing List(string folder, IReadOnlyCollection<string> excluded, Action<int, int> progress, CancellationToken cancellation) =>
        Refusals.WithinRoots(() => _folder.List(folder, excluded, progress, cancellation));

    /// <summary>The outcome of reading, which may be a skip with its reason.</summary>
    public ReadOutcome TryRead(string folder, string path) =>
        Refusals.WithinRoots(() => _reader.Read(readable.Resolve(folder, path), path));

    public TextDocument Read(string folder, string path)
    {
        var outcome = TryRead(folder, path);
        return outcome.Document ?? throw new PermanentTaskException(Refusals.NotReadable, $"'{path}' in '{folder}' cannot be read as text: {outcome.SkipReason}.");
    }

    /// <summary>A file by its absolute path.</summary>
    public TextDocument Read(string path)
    {
        var outcome = Refusals.WithinRoots(() => _reader.Read(readable.Resolve(path), path));
        return outcome.Document ?? throw new PermanentTaskException(Refusals.NotReadable, $"'{path}' cannot be read as text: {outcome.SkipReason}.");
    }

    public string Canonical(string folder) => Refusals.WithinRoots(() => readable.Resolve(folder));
}

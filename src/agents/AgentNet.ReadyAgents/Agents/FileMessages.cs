using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace AgentNet.ReadyAgents.Agents;

/// <summary>Names one version of a file below a folder.</summary>
internal sealed record FileRef(
    [property: Description("path below the folder, with '/' between its parts")] string Path,
    [property: Description("SHA-256 of the bytes")] string Hash);

internal sealed record ListRequest(
    string Folder,
    [property: Description("files to leave out without a note: absolute paths or paths below the folder; nulls are passed over")] IReadOnlyList<string?>? Exclude = null);

internal sealed record FolderListing(string Folder, IReadOnlyList<TextFile> Files, IReadOnlyList<LeftOut> Skipped, IReadOnlyList<FileChunk> Chunks);

internal sealed record TextFile(string Path, string Hash, long Bytes, string Encoding);

internal sealed record LeftOut(string Path, string Reason);

/// <summary>Neighbouring files that make a good portion for one task.</summary>
internal sealed record FileChunk(IReadOnlyList<FileRef> Files);

internal sealed record FileRequest(string Folder, string Path);

internal sealed record FileText(string Path, string Hash, long Bytes, string Encoding, string Text);

internal sealed record SplitRequest(
    string Folder,
    string Path,
    [property: Description("characters per part"), Range(100, 1_000_000)] int Longest = 4_000);

internal sealed record FileParts(string Path, string Hash, IReadOnlyList<FilePart> Parts);

internal sealed record FilePart(int Line, string Text);

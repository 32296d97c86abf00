using AgentNet.ReadyAgents.Files;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Agents;

/// <summary>Lists, reads and splits text files below the folders this node may read.</summary>
[Agent("files", Name = "Files", Tags = ["ready"])]
internal sealed class FilesAgent(DocumentAccess documents)
{
    [Capability("files.list", Description = "Lists the text files of a folder with their hashes, those left out with the reason, and handy chunks of them.")]
    public FolderListing List(ListRequest request, TaskContext context, CancellationToken cancellation)
    {
        var excluded = (request.Exclude ?? []).OfType<string>().ToList();
        var listing = documents.List(request.Folder, excluded, (done, all) => context.Progress((double)done / all, $"{done} of {all} files"), cancellation);
        return new FolderListing(
            listing.Folder,
            [.. listing.Files.Select(file => new TextFile(file.Path, file.Hash, file.Bytes, file.Encoding))],
            [.. listing.Skipped.Select(skipped => new LeftOut(skipped.Path, skipped.Reason))],
            [.. listing.Chunks(documents.Limits).Select(chunk => new FileChunk([.. chunk.Select(file => new FileRef(file.Path, file.Hash))]))]);
    }

    [Capability("files.read", Description = "Reads one text file of a folder.")]
    public FileText Read(FileRequest request)
    {
        var document = documents.Read(request.Folder, request.Path);
        return new FileText(document.Path, document.Hash, document.Bytes, document.Encoding, document.Text);
    }

    [Capability("files.split", Description = "Reads one text file of a folder in parts that end with a sentence.")]
    public FileParts Split(SplitRequest request)
    {
        var document = documents.Read(request.Folder, request.Path);
        var parts = TextParts.Of(document.Text, request.Longest).Select(part => new FilePart(part.Line, document.Text.Substring(part.Start, part.Length)));
        return new FileParts(document.Path, document.Hash, [.. parts]);
    }
}

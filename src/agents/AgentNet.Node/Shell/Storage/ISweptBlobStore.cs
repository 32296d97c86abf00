using AgentNet.Contracts;

namespace AgentNet.Node.Shell.Storage;

/// <summary>A blob store whose unused blobs can be found and deleted while it is written.</summary>
internal interface ISweptBlobStore : IBlobStore
{
    /// <summary>What nobody has written for <paramref name="grace"/>, by the store's own clock.</summary>
    Task<OldBlobs> FindOldAsync(TimeSpan grace, CancellationToken cancellationToken);

    /// <summary>Deletes those of <paramref name="names"/> that have not been written since they were found old.</summary>
    Task<(int Count, long Bytes)> DeleteAsync(OldBlobs found, IReadOnlyCollection<string> names, CancellationToken cancellationToken);
}

/// <summary>Blobs that were written before a moment, by name.</summary>
internal sealed record OldBlobs(DateTime WrittenBefore, IReadOnlyList<string> Names);

namespace AgentNet.ReadyAgents.Files;

/// <summary>What the files agent refuses to take on.</summary>
public sealed record FileLimits
{
    public static readonly FileLimits Default = new();

    /// <summary>Larger files are skipped with a note.</summary>
    public long LargestFileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>A folder with more files is refused as a whole.</summary>
    public int MostFiles { get; init; } = 100_000;

    /// <summary>Files are handed on in chunks of at most this many ...</summary>
    public int ChunkFiles { get; init; } = 32;

    /// <summary>... and of at most this many bytes, unless one file alone is larger.</summary>
    public long ChunkBytes { get; init; } = 1024 * 1024;
}

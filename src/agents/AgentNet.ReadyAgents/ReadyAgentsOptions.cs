using Akka.Configuration;
using AgentNet.ReadyAgents.Files;
using AgentNet.ReadyAgents.Models;
using Microsoft.Extensions.AI;

namespace AgentNet.ReadyAgents;

/// <summary>What the ready agents of a node may touch and use.</summary>
public sealed record ReadyAgentsOptions
{
    /// <summary>Folders below which documents may be read, after links are resolved. Without any, nothing may.</summary>
    public required IReadOnlyList<string> ReadRoots { get; init; }

    /// <summary>Folders below which reports may be written.</summary>
    public required IReadOnlyList<string> WriteRoots { get; init; }

    /// <summary>Where the full-text indexes live: `index/` of the data folder. Null: nowhere, and there is no search agent.</summary>
    public required string? IndexFolder { get; init; }

    public FileLimits Limits { get; init; } = FileLimits.Read(Config.Empty);

    /// <summary>The language model of the node, when it has one. Without it there is no translator, and summaries are extractive.</summary>
    public IChatClient? ChatClient { get; init; }

    public ModelOptions Model { get; init; } = ModelOptions.Default;
}

using Akka.Configuration;
using AgentNet.Registry;

namespace AgentNet.ReadyAgents.Files;

/// <summary>The section `agentnet.ready-agents.files`: what the files agent refuses to take on. Its defaults stand in `reference.conf` only.</summary>
/// <param name="LargestFileBytes">Larger files are skipped with a note.</param>
/// <param name="MostFiles">A folder with more files is refused as a whole.</param>
/// <param name="ChunkFiles">Files are handed on in chunks of at most this many ...</param>
/// <param name="ChunkBytes">... and of at most this many bytes, unless one file alone is larger.</param>
public sealed record FileLimits(long LargestFileBytes, int MostFiles, int ChunkFiles, long ChunkBytes)
{
    public static Config Defaults { get; } = ConfigurationFactory.FromResource<FileLimits>("AgentNet.ReadyAgents.reference.conf");

    /// <exception cref="ConfigurationException">A value is malformed or out of its range; the message names its path.</exception>
    public static FileLimits Read(Config config)
    {
        var section = new SettingsSection(config.WithFallback(Defaults), "agentnet.ready-agents.files");
        // A file is read into one array.
        return new FileLimits(section.Bytes("largest-file", Array.MaxLength), section.Count("most-files"), section.Count("chunk-files"), section.Bytes("chunk-size", long.MaxValue));
    }
}

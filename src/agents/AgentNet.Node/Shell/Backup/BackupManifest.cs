using System.Text.Json;

namespace AgentNet.Node.Shell.Backup;

/// <summary>One file of a backup, by its path below the folder.</summary>
internal sealed record BackupFile(string Path, long Bytes, string Sha256);

/// <summary>What a backup consists of; the file <c>backup.json</c>, written last.</summary>
internal sealed record BackupManifest(int Format, DateTimeOffset CreatedAt, IReadOnlyList<BackupFile> Files)
{
    public const string FileName = "backup.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public string ToText() => JsonSerializer.Serialize(this, Options);

    /// <summary>Null when the text is not a manifest.</summary>
    public static BackupManifest? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<BackupManifest>(text, Options) is { Files: not null } manifest ? manifest : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

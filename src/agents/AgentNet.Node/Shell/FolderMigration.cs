namespace AgentNet.Node.Shell;

/// <summary>
/// One step from a format to the next. It may be interrupted at any point and must then succeed when it is run again.
/// </summary>
internal sealed record FolderMigration(int From, Action<string> Apply)
{
    /// <summary>Every step there is, oldest first; one per format that was ever released before the current one.</summary>
    public static IReadOnlyList<FolderMigration> All { get; } = [];
}

using System.Text.Json.Nodes;

namespace AgentNet.Workflows.Definition;

/// <summary>The types an input may have. Files and folders are part of a run's identity by their content, paths by their place only.</summary>
internal enum InputKind
{
    Text,
    Integer,
    Number,
    Boolean,
    List,
    Object,
    File,
    Folder,
    Path,
}

/// <summary>A declared input. Without a default it must be given; a default of null makes it optional.</summary>
internal sealed record InputDefinition(string Name, InputKind Kind, string Description, bool HasDefault, JsonNode? Default)
{
    public bool IsPlace => Kind is InputKind.File or InputKind.Folder or InputKind.Path;
}

using System.Text.Json.Serialization;
using AgentNet.Benchmarks.Tasks;

namespace AgentNet.Benchmarks.Child;

/// <summary>One line on a child's standard input. Secrets go this way because a command line can be read by everybody.</summary>
internal sealed record ChildOrder
{
    public required ChildRole Role { get; init; }

    public NodeOrder? Node { get; init; }

    public Uri? Address { get; init; }

    public string Token { get; init; } = "";

    public int Count { get; init; }

    public int InFlight { get; init; }
}

internal enum ChildRole
{
    /// <summary>Submits tasks over HTTP; answers with the seconds it took.</summary>
    Submit,

    /// <summary>Runs tasks on a node of its own; answers with its resident megabytes.</summary>
    Memory,

    /// <summary>Starts a node on a folder with work; answers with its age in seconds when an agent got a task.</summary>
    Restart,
}

[JsonSerializable(typeof(ChildOrder))]
internal sealed partial class ChildJson : JsonSerializerContext;

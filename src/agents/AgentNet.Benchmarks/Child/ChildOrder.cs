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

    /// <summary>Where to listen, or whom to join.</summary>
    public int Port { get; init; }

    /// <summary>Where others reach it, if that is somewhere else; else 0.</summary>
    public int PublicPort { get; init; }

    /// <summary>With settings that make the run short and its figures worthless.</summary>
    public bool Quick { get; init; }
}

internal enum ChildRole
{
    /// <summary>Submits tasks over HTTP; answers with the seconds it took.</summary>
    Submit,

    /// <summary>Runs tasks on a node of its own; answers with its resident megabytes.</summary>
    Memory,

    /// <summary>Starts a node on a folder with work; answers with its age in seconds when an agent got a task.</summary>
    Restart,

    /// <summary>Starts an actor system that takes messages and answers them; answers with its port.</summary>
    Peer,

    /// <summary>Echoes raw bytes; answers with the port.</summary>
    RawEcho,

    /// <summary>Answers with the bytes that this process has allocated.</summary>
    Allocated,

    /// <summary>Becomes a member of the cluster at a port; answers with its own.</summary>
    Member,

    /// <summary>Starts so many members at once; answers with the seconds until each sees all Up.</summary>
    Form,

    /// <summary>Answers with the processor time of the quiet members, in percent of one core.</summary>
    Quiet,

    /// <summary>Answers with the resident megabytes of this process.</summary>
    Resident,

    /// <summary>Ends so many of the members; answers with the seconds until the others agree.</summary>
    Lose,

    /// <summary>Starts a node of a cluster; answers with its port.</summary>
    Node,

    /// <summary>Submits so many tasks at that node; answers with the seconds until all have ended.</summary>
    Load,
}

[JsonSerializable(typeof(ChildOrder))]
internal sealed partial class ChildJson : JsonSerializerContext;

namespace Simulation.Worlds.Nodes;

/// <summary>One rule broken on purpose by the world around the nodes: a test demands that it is reported. None of them is ever on otherwise.</summary>
internal enum NodesSabotage
{
    None,

    /// <summary>The journal takes any write as the next one: nothing keeps a deposed coordinator from writing.</summary>
    HasNoUniqueKey,

    /// <summary>T1: a write is confirmed when it is sent.</summary>
    ConfirmsTooEarly,

    /// <summary>A node answers its clients from a thread of the pool.</summary>
    LeavesThread,

    /// <summary>Every start of a process has a uid that the seed does not decide.</summary>
    ThrowsOtherDice,
}

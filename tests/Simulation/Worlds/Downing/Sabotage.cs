namespace Simulation.Worlds.Downing;

/// <summary>One rule broken on purpose by the world around the product, so that a test sees its oracle report it.</summary>
internal enum Sabotage
{
    None,

    /// <summary>S1: a node does not hear what was decided about itself.</summary>
    SparesItself,

    /// <summary>The side that is to survive: another strategy decides than the one that is judged.</summary>
    DownsAll,

    /// <summary>The side that is to survive, and S7: strategies count members without the role, too.</summary>
    IgnoresRole,

    /// <summary>S5: nobody with an indirect connection is downed.</summary>
    SparesIndirect,

    /// <summary>S6: nobody ever gives up.</summary>
    NeverGivesUp,

    /// <summary>S1 for a side whose members were lost one after the other: members that are Down beyond a split do not count there.</summary>
    ForgetsDowned,

    /// <summary>S1 with a lease: everyone who asks gets it.</summary>
    LeaseForAll,

    /// <summary>S7: the lease belongs to somebody who does not live on.</summary>
    LeaseMoves,

    /// <summary>Liveness: nobody is let in any more.</summary>
    LosesJoins,
}

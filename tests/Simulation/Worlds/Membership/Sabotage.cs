namespace Simulation.Worlds.Membership;

/// <summary>
/// One rule broken on purpose by the world around the product: a test demands that the oracle of that rule reports it. None
/// of them is ever on otherwise.
/// </summary>
internal enum Sabotage
{
    None,

    /// <summary>M1: a view lists a removed member.</summary>
    ListsRemoved,

    /// <summary>M2: a view says that it has been seen by a stranger.</summary>
    ShowsStranger,

    /// <summary>M3: a view shows a member that was Up as Joining again.</summary>
    MovesBack,

    /// <summary>M4: a view lists a member that was removed before.</summary>
    ListsAgain,

    /// <summary>M5: of two gossips the one that came first is their merge.</summary>
    MergesOneSided,

    /// <summary>M5: a view shows a version with another content than it has.</summary>
    ShowsOtherContent,

    /// <summary>M6: whoever tells of a version tells that everybody has seen it.</summary>
    ClaimsAllHaveSeen,

    /// <summary>M7: one node counts members differently.</summary>
    Miscounts,

    /// <summary>M8: one node shows the last member as leader.</summary>
    ShowsLastAsLeader,

    /// <summary>M8: one node shows the last member as leader of every role.</summary>
    ShowsLastAsRoleLeader,

    /// <summary>M9: gossips are lost, however well the network is.</summary>
    LosesGossip,

    /// <summary>M10: no node has heard of a minimum.</summary>
    LowersMinimum,

    /// <summary>M11: a view shows members with the roles that they do not have.</summary>
    SwapsRoles,
}

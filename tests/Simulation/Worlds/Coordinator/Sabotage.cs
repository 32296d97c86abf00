namespace Simulation.Worlds.Coordinator;

/// <summary>
/// One rule broken on purpose by the world around the product: a test demands that the oracle of that rule reports it. None
/// of them is ever on otherwise.
/// </summary>
internal enum Sabotage
{
    None,

    /// <summary>T1: writes are confirmed to the protocol before they are durable.</summary>
    ConfirmsTooEarly,

    /// <summary>T2: an assignment is written twice, with two tokens.</summary>
    AssignsTwice,

    /// <summary>T3: a completion is written with another token than the lease's.</summary>
    AppliesOldToken,

    /// <summary>T3: a completion is written with a result that its attempt has not produced.</summary>
    InventsResult,

    /// <summary>T4: a completed task is cancelled afterwards.</summary>
    EndsTwice,

    /// <summary>T5: dependencies are taken off a submission on its way.</summary>
    ForgetsDependencies,

    /// <summary>T6: statistics show one place too many.</summary>
    MiscountsPlaces,

    /// <summary>T7: agents are announced with a higher limit than they have.</summary>
    IgnoresLimit,

    /// <summary>T8, within the bound: alarms never ring.</summary>
    NeverRings,

    /// <summary>T8, waiting: agents are announced as not taking work.</summary>
    HidesAgents,

    /// <summary>T8, overtaking: waiting counts for next to nothing.</summary>
    IgnoresAge,

    /// <summary>The journal takes any write as the next one.</summary>
    HasNoUniqueKey,

    /// <summary>Agents take the dispatches of deposed coordinators.</summary>
    TakesOldEpochs,

    /// <summary>The archive confirms what it has not applied.</summary>
    ArchiveLies,
}

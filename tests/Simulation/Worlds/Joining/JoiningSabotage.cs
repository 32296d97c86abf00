namespace Simulation.Worlds.Joining;

/// <summary>One rule broken on purpose by the world around the product, so that a test sees the search find it.</summary>
internal enum JoiningSabotage
{
    None,

    /// <summary>M7: who lets the newcomer work gives it a number that somebody has.</summary>
    TakesNumberTwice,

    /// <summary>M9: nobody has the dead one downed.</summary>
    NeverDowns,
}

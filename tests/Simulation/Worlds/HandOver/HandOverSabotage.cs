namespace Simulation.Worlds.HandOver;

/// <summary>One rule broken on purpose by the world around the product, so that a test sees the search find it.</summary>
internal enum HandOverSabotage
{
    None,

    /// <summary>H1: who says that it is stopping is heard to say that it has stopped.</summary>
    HearsDoneTooEarly,

    /// <summary>H6: an instance that was asked to stop never does.</summary>
    NeverStops,
}

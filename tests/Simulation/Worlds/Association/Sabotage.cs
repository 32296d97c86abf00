namespace Simulation.Worlds.Association;

/// <summary>One rule broken on purpose by the world around the product: a test demands that the oracle reports it.</summary>
internal enum Sabotage
{
    None,

    /// <summary>R8: a message is delivered a second time.</summary>
    DeliversTwice,

    /// <summary>R8: a delivered message does not reach its actor.</summary>
    LosesDelivered,

    /// <summary>R8: two messages change places on their way to the actors.</summary>
    SwapsDelivered,

    /// <summary>R7: nothing is ever sent again.</summary>
    NeverResends,
}

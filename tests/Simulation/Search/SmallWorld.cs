namespace Simulation.Search;

/// <summary>
/// A world small enough that everything that can happen in it is tried. It has no clock: whatever may happen next is a choice, and the
/// same choices lead to the same state.
/// </summary>
internal abstract class SmallWorld
{
    /// <summary>What may happen next, in words, in an order that depends on the state alone.</summary>
    public abstract IReadOnlyList<string> Choices { get; }

    /// <summary>How many there are, without the words.</summary>
    public virtual int ChoiceCount => Choices.Count;

    public abstract void Take(int choice);

    /// <summary>Safety.</summary>
    /// <exception cref="RuleBroken">In the present state a rule does not hold.</exception>
    public abstract void Check();

    /// <summary>Everything that decides what may follow: equal texts mean equal futures.</summary>
    public abstract string Describe();

    /// <summary>Lets everything happen that is due, without further faults, until nothing is or enough has happened.</summary>
    public abstract void Settle();

    /// <summary>After <see cref="Settle"/>: what is still to be done; null when everything promised has happened.</summary>
    public abstract string? Unfinished();
}

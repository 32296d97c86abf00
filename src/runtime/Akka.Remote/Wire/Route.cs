namespace Akka.Remote.Wire;

/// <summary>The way to an actor of another system, kept in its reference: where it belongs, and its last slot in a table of paths.</summary>
internal sealed class Route(object association)
{
    // Written by the writers of three lanes without a lock: whoever reads a slot asks its table whether it is the reference's.
    public object? Table;
    public int Slot;

    public object Association => association;
}

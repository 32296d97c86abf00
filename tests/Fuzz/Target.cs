namespace Fuzz;

/// <summary>A decoder under attack: valid inputs to begin with, and how it is called. It may refuse bytes only in ways that callers expect.</summary>
internal abstract class Target
{
    public abstract string Name { get; }

    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Throws what is no expected refusal.</summary>
    public abstract void Decode(byte[] bytes);
}

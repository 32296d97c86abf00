namespace Akka.Remote.Core;

/// <summary>The effects of one input, in the order in which they must be carried out.</summary>
internal sealed class Outbox<TEffect>
{
    private readonly List<TEffect> _effects = [];

    public IReadOnlyList<TEffect> Effects => _effects;

    public void Add(TEffect effect) => _effects.Add(effect);

    public void Clear() => _effects.Clear();
}

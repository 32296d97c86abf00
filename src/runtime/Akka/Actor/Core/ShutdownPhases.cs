using System.Collections.Immutable;

namespace Akka.Actor.Core;

/// <summary>One phase of a coordinated shutdown.</summary>
/// <param name="Recover">Whether a task that fails or takes too long is only noted, or ends the shutdown.</param>
internal sealed record ShutdownPhase(string Name, ImmutableArray<string> DependsOn, TimeSpan Timeout, bool Recover, bool Enabled);

/// <summary>The phases of a coordinated shutdown in an order in which each comes after those it depends on.</summary>
internal sealed class ShutdownPhases
{
    private readonly ImmutableArray<ShutdownPhase> _inOrder;

    /// <exception cref="ArgumentException">A phase depends on itself, or on one that does not exist.</exception>
    public ShutdownPhases(IReadOnlyCollection<ShutdownPhase> phases) => _inOrder = Sort(phases);

    public IReadOnlyList<ShutdownPhase> InOrder => _inOrder;

    /// <summary>How long all phases together can take; unlike a sum of time spans it cannot overflow.</summary>
    public TimeSpan TotalTimeout =>
        TimeSpan.FromTicks((long)Math.Min(TimeSpan.MaxValue.Ticks, _inOrder.Where(static phase => phase.Enabled).Sum(static phase => (decimal)phase.Timeout.Ticks)));

    public bool Contains(string name) => _inOrder.Any(phase => phase.Name == name);

    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public ShutdownPhase Get(string name) => _inOrder[IndexOf(name)];

    /// <summary>A phase and all that come after it.</summary>
    /// <exception cref="ArgumentException">There is no such phase.</exception>
    public IReadOnlyList<ShutdownPhase> From(string name) => _inOrder[IndexOf(name)..];

    private int IndexOf(string name)
    {
        var index = _inOrder.ToList().FindIndex(phase => phase.Name == name);
        return index >= 0
            ? index
            : throw new ArgumentException($"There is no shutdown phase '{name}'. Known phases: {string.Join(", ", _inOrder.Select(static phase => phase.Name))}.", nameof(name));
    }

    private static ImmutableArray<ShutdownPhase> Sort(IReadOnlyCollection<ShutdownPhase> phases)
    {
        var byName = phases.ToDictionary(static phase => phase.Name);
        var sorted = ImmutableArray.CreateBuilder<ShutdownPhase>(phases.Count);
        var done = new HashSet<string>();
        var open = new List<string>();

        // By name, so that phases that do not depend on each other always run in the same order.
        foreach (var phase in phases.OrderBy(static phase => phase.Name, StringComparer.Ordinal))
            Visit(phase);
        return sorted.ToImmutable();

        void Visit(ShutdownPhase phase)
        {
            if (done.Contains(phase.Name))
                return;
            if (open.Contains(phase.Name))
                throw new ArgumentException($"The shutdown phases {string.Join(" -> ", open.SkipWhile(name => name != phase.Name).Append(phase.Name))} depend on each other in a circle.", nameof(phases));

            open.Add(phase.Name);
            foreach (var needed in phase.DependsOn)
            {
                Visit(byName.TryGetValue(needed, out var before)
                    ? before
                    : throw new ArgumentException($"The shutdown phase '{phase.Name}' depends on '{needed}', which is not a phase.", nameof(phases)));
            }

            open.RemoveAt(open.Count - 1);
            done.Add(phase.Name);
            sorted.Add(phase);
        }
    }
}

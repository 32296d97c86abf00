using System.Collections.Immutable;
using Akka.Cluster;
using Akka.Cluster.Core.Membership;
using Akka.Util;

namespace Simulation.Worlds.Membership;

/// <summary>
/// What the configuration of one run's nodes says beyond the defaults: who has which roles, and how many members there must be
/// before any of them may work. All nodes together are always enough.
/// </summary>
/// <param name="Roles">Of each node, by its number.</param>
/// <param name="MinimumOfRole">Of the roles that have one.</param>
internal sealed record ClusterShape(ImmutableArray<ImmutableHashSet<string>> Roles, int Minimum, ImmutableSortedDictionary<string, int> MinimumOfRole)
{
    public static readonly ImmutableArray<string> AllRoles = ["back", "front"];

    public static readonly ClusterSettings Defaults = new(ClusterSettings.Reference(), "world");

    private static readonly MembershipSettings DefaultMembership = Defaults.Membership with { AppVersion = AppVersion.Zero };

    public IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, Roles.Length).Select(index => $"n{index}")];

    public static ClusterShape Draw(SplitMix random)
    {
        var count = 3 + Math.Min(random.Below(4), random.Below(4));
        var roles = Enumerable.Range(0, count).Select(_ => AllRoles.Where(_ => random.Chance(0.6)).ToImmutableHashSet()).ToImmutableArray();
        var minimum = random.Chance(0.5) ? 1 : 1 + random.Below(count);
        var minimums = ImmutableSortedDictionary.CreateBuilder<string, int>(StringComparer.Ordinal);
        foreach (var role in AllRoles)
        {
            var least = 1 + random.Below(Math.Max(1, roles.Count(has => has.Contains(role))));
            if (random.Chance(0.3) && roles.Any(has => has.Contains(role)))
            {
                minimums.Add(role, least);
            }
        }

        return new ClusterShape(roles, minimum, minimums.ToImmutable());
    }

    public ImmutableHashSet<string> RolesOf(string name) => Roles[name[1] - '0'];

    public MembershipSettings SettingsOf(string name) => DefaultMembership with { Roles = RolesOf(name), MinNrOfMembers = Minimum, MinNrOfMembersOfRole = MinimumOfRole };

    public override string ToString() =>
        $"at least {Minimum} members{string.Concat(MinimumOfRole.Select(least => $", {least.Value} {least.Key}"))}; {string.Join(", ", Names.Select(name => $"{name} [{string.Join(' ', RolesOf(name).Order(StringComparer.Ordinal))}]"))}";
}

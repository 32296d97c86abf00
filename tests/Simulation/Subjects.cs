using Simulation.Worlds.Association;
using Simulation.Worlds.Coordinator;
using Simulation.Worlds.Downing;
using Simulation.Worlds.HandOver;
using Simulation.Worlds.Joining;
using Simulation.Worlds.Membership;
using Simulation.Worlds.Nodes;
using Simulation.Worlds.Singleton;

namespace Simulation;

/// <summary>Everything that has seeds.</summary>
internal static class Subjects
{
    public static IReadOnlyList<Subject> All { get; } = [CoordinatorWorld.Kind(), SingletonWorld.Kind(), AssociationWorld.Kind(), MembershipWorld.Kind(), DowningWorld.Kind(), HandOverWorld.Kind(), JoiningWorld.Kind(), NodesWorld.Kind()];

    public static Subject? Find(string name) => All.FirstOrDefault(subject => subject.Name == name);
}

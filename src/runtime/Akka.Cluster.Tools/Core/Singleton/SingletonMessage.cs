using Akka.Cluster.Tools.Singleton;

namespace Akka.Cluster.Tools.Core.Singleton;

/// <summary>
/// What the managers of one singleton say to each other. Nodes are named with their incarnation, and a question is numbered, so
/// that neither a restarted node nor a late answer is mistaken for what it is not.
/// </summary>
/// <param name="From">Who says it.</param>
internal abstract record SingletonMessage(UniqueAddress From) : IClusterSingletonMessage
{
    /// <summary>The sender is first now: stop your instance, and say when it has stopped.</summary>
    /// <param name="To">Who is asked; another incarnation at that address answers that this one is gone.</param>
    internal sealed record HandOverToMe(UniqueAddress From, UniqueAddress To, int Round) : SingletonMessage(From);

    /// <summary>The instance is stopping.</summary>
    internal sealed record HandOverInProgress(UniqueAddress From, int Round) : SingletonMessage(From);

    /// <summary>The sender has no instance, and will start none before it has asked the receiver in its turn.</summary>
    /// <param name="To">Who has asked; a later incarnation at that address must not take the answer for its own.</param>
    /// <param name="VouchesForOlder">The sender has run the instance, so all older members had stopped theirs.</param>
    internal sealed record HandOverDone(UniqueAddress From, UniqueAddress To, int Round, bool VouchesForOlder) : SingletonMessage(From);

    /// <summary>The sender runs the instance and is no longer first: ask for it.</summary>
    internal sealed record TakeOverFromMe(UniqueAddress From) : SingletonMessage(From);
}

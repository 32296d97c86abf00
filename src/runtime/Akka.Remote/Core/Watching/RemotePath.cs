using Akka.Actor;

namespace Akka.Remote.Core.Watching;

/// <summary>An actor of another node by value: where, which path, and which incarnation; uid 0 is whoever bears the name there.</summary>
internal readonly record struct RemotePath(Address Node, string Elements, long Uid)
{
    public RemotePath WithoutUid => this with { Uid = ActorPath.UndefinedUid };

    public static RemotePath Of(ActorPath path) => new(path.Address, path.ToStringWithoutAddress(), path.Uid);

    public override string ToString() => Uid == ActorPath.UndefinedUid ? $"{Node}{Elements}" : $"{Node}{Elements}#{Uid}";
}

using Akka.Actor;

namespace Akka.Util;

/// <summary>
/// An object that is kept and sent as a stand-in, because its own fields mean nothing elsewhere. The types of the runtime
/// that carry this mark (references, paths, addresses) have none: their serializers know them.
/// </summary>
public interface ISurrogated
{
    ISurrogate ToSurrogate(ActorSystem system) =>
        throw new NotSupportedException($"A {GetType()} has no surrogate; it is serialized as it is.");
}

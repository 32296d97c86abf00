using Akka.Actor;

namespace Akka.Util;

/// <summary>What is written in place of an <see cref="ISurrogated"/>, and makes it anew where it is read.</summary>
public interface ISurrogate
{
    ISurrogated FromSurrogate(ActorSystem system);
}

namespace Akka.Remote.Wire;

/// <summary>The bytes are not what this protocol writes. Costs the connection they came on, and nothing more.</summary>
internal sealed class MalformedFrameException(string message) : Exception(message);

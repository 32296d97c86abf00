namespace Akka.Remote.Wire;

/// <summary>A message is larger than what may be sent at all.</summary>
internal sealed class OversizedPayloadException(int limit)
    : Exception($"it takes more than {limit} bytes, which is the most that may be sent (akka.remote.maximum-large-message-size)");

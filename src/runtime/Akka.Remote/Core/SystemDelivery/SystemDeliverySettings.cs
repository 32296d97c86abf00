namespace Akka.Remote.Core.SystemDelivery;

/// <param name="BufferSize">Messages that may wait for their acknowledgement.</param>
/// <param name="ResendLimit">Messages sent again at a time; acknowledgements let the next ones go.</param>
/// <param name="AcknowledgeAfter">How long an acknowledgement may wait for more to acknowledge.</param>
/// <param name="UndeliveredTimeout">How long a message may wait without any progress.</param>
/// <param name="RetryInterval">How often a session is asked for while messages wait for one.</param>
internal sealed record SystemDeliverySettings(
    int BufferSize,
    int ResendLimit,
    TimeSpan ResendInterval,
    TimeSpan AcknowledgeAfter,
    TimeSpan UndeliveredTimeout,
    TimeSpan RetryInterval);

using Akka.Actor;
using Akka.TestKit.Internal;

namespace Akka.TestKit.TestEvent;

/// <summary>Makes the <see cref="TestEventListener"/> of a system swallow what these filters are about.</summary>
public sealed class Mute : INoSerializationVerificationNeeded
{
    internal Mute(IReadOnlyCollection<LogLineFilter> filters) => Filters = filters;

    internal IReadOnlyCollection<LogLineFilter> Filters { get; }
}

/// <summary>Takes <see cref="Mute"/> back.</summary>
public sealed class Unmute : INoSerializationVerificationNeeded
{
    internal Unmute(IReadOnlyCollection<LogLineFilter> filters) => Filters = filters;

    internal IReadOnlyCollection<LogLineFilter> Filters { get; }
}

using Akka.Actor;
using AgentNet.Contracts;

namespace AgentNet.Sdk.Shell;

/// <summary>What an agent entity, its host and its own background work say to each other. Never leaves the process.</summary>
internal static class AgentMessages
{
    /// <summary>entity -> host: I have had nothing to do for a while.</summary>
    internal sealed record WantsToSleep(string AgentId) : INoSerializationVerificationNeeded;

    /// <summary>host -> entity: stop if you still have nothing to do; messages are being kept for you.</summary>
    internal sealed record SleepIfIdle : INoSerializationVerificationNeeded
    {
        public static readonly SleepIfIdle Instance = new();
    }

    /// <summary>entity -> host: I was given work meanwhile.</summary>
    internal sealed record StaysAwake(string AgentId) : INoSerializationVerificationNeeded;

    /// <summary>A durable value to be written; the completion is told when it is.</summary>
    internal sealed record Remember(AgentValueStored Value, TaskCompletionSource Done) : INoSerializationVerificationNeeded;

    /// <summary>A message handler has returned; the reply goes to whoever asked.</summary>
    internal sealed record Handled(object Reply, IActorRef Asker) : INoSerializationVerificationNeeded;

    internal sealed record HealthCheckDue : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded
    {
        public static readonly HealthCheckDue Instance = new();
    }

    /// <summary>The result of a health check, on its way to the registry.</summary>
    internal sealed record HealthChecked(AgentHealthChecked Result) : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded;

    /// <summary>A callback or disposal of the user's code failed where nobody waits for it; it is logged and changes nothing.</summary>
    internal sealed record UserCodeFailed(string What, Exception Cause) : INotInfluenceReceiveTimeout, INoSerializationVerificationNeeded;
}

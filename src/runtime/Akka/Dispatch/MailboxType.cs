using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;

namespace Akka.Dispatch;

/// <summary>Makes the message queue of an actor. Configured by name in HOCON; subclasses have a (Settings, Config) constructor.</summary>
public abstract class MailboxType
{
    protected readonly Settings Settings;

    protected readonly Config Config;

    protected MailboxType(Settings settings, Config config)
    {
        Settings = settings;
        Config = config;
    }

    public abstract IMessageQueue Create(IActorRef owner, ActorSystem system);

    /// <summary>Set by the built-in types: the cell then keeps the queue itself, and Create is not called.</summary>
    internal virtual QueueBound? InCell => null;
}

/// <summary>How much fits into a mailbox and how long a sender waits for room; no capacity means no limit.</summary>
internal sealed record QueueBound(int? Capacity, TimeSpan PushTimeout)
{
    public static readonly QueueBound None = new(null, TimeSpan.Zero);

    public static QueueBound Read(Config config)
    {
        var section = new SettingsReader(config);
        return new QueueBound(section.Int("mailbox-capacity", minimum: 1), section.DurationOrZero("mailbox-push-timeout-time"));
    }
}

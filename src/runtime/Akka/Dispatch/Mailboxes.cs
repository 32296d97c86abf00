using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch.MessageQueues;
using Akka.Event;

namespace Akka.Dispatch;

/// <summary>The mailbox types of a system, by the path of their configuration section and by what their queues promise.</summary>
public sealed class Mailboxes
{
    public static readonly string DefaultMailboxId = "akka.actor.default-mailbox";

    public static readonly string NoMailboxRequirement = "";

    private const string RequirementsPath = "akka.actor.mailbox.requirements";

    private readonly ActorSystem _system;
    private readonly ConcurrentDictionary<string, MailboxType> _types = new();
    private readonly Dictionary<Type, string> _idByRequirement = [];

    public Mailboxes(ActorSystem system)
    {
        _system = system;
        DeadLetterQueue = new DeadLetterQueue(system);
        ReadRequirements();
    }

    /// <summary>Where custom queues put what they still hold when their actor has stopped.</summary>
    internal IMessageQueue DeadLetterQueue { get; }

    /// <summary>
    /// In order: what the Props or deployment say, what the actor class requires, what the dispatcher requires, the default.
    /// </summary>
    public MailboxType GetMailboxType(Props props, Config dispatcherConfig)
    {
        var required = GetRequiredType(props.Type);
        var ofDispatcher = dispatcherConfig.GetString("mailbox-requirement") ?? NoMailboxRequirement;
        if (props.Mailbox != Deploy.NoMailboxGiven) return Checked(Lookup(props.Mailbox), required, props);
        if (dispatcherConfig.HasPath("mailbox-type")) return Checked(Lookup(dispatcherConfig.GetString("id")!), required, props);
        if (required is not null) return LookupByQueueType(required);
        if (ofDispatcher != NoMailboxRequirement) return LookupByQueueType(Requirement("mailbox-requirement", ofDispatcher));
        return Lookup(DefaultMailboxId);
    }

    public bool HasRequiredType(Type actorType) => GetRequiredType(actorType) is not null;

    /// <summary>The T of IRequiresMessageQueue&lt;T&gt;; null when the class makes no demand.</summary>
    public Type? GetRequiredType(Type actorType) => ActorShape.Of(actorType).RequiredQueue;

    public bool ProducesMessageQueue(Type mailboxType) =>
        Array.Exists(mailboxType.GetInterfaces(), static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IProducesMessageQueue<>));

    public MailboxType LookupByQueueType(Type queueType) =>
        _idByRequirement.TryGetValue(queueType, out var id)
            ? Lookup(id)
            : throw new ConfigurationException($"No mailbox is mapped to [{queueType}]: add it to [{RequirementsPath}].");

    public MailboxType Lookup(string id) => _types.TryGetValue(id, out var known) ? known : _types.GetOrAdd(id, Make(id));

    private MailboxType Make(string id)
    {
        var config = _system.Settings.Config;
        if (id == "unbounded") return new UnboundedMailbox(_system.Settings, Config.Empty);
        if (!config.HasPath(id)) throw new ConfigurationException($"Mailbox [{id}] is not configured: there is no section [{id}].");

        // Capacity and push timeout have their defaults in the default mailbox's section.
        var section = config.GetConfig(id)!;
        if (id != DefaultMailboxId) section = section.WithFallback(config.GetConfig(DefaultMailboxId));
        var type = section.GetString("mailbox-type");
        var settings = _system.Settings;
        return type switch
        {
            "Akka.Dispatch.UnboundedMailbox" => new UnboundedMailbox(settings, section),
            "Akka.Dispatch.BoundedMailbox" => new BoundedMailbox(settings, section),
            "Akka.Dispatch.UnboundedDequeBasedMailbox" => new UnboundedDequeBasedMailbox(settings, section),
            "Akka.Dispatch.BoundedDequeBasedMailbox" => new BoundedDequeBasedMailbox(settings, section),
            "Akka.Event.LoggerMailboxType" => new UnboundedMailbox(settings, section),
            null or "" => throw new ConfigurationException($"Mailbox [{id}] has no type: set [{id}.mailbox-type]."),
            _ => ConfiguredType.Create<MailboxType>($"{id}.mailbox-type", type, settings, section),
        };
    }

    private static MailboxType Checked(MailboxType chosen, Type? required, Props props)
    {
        if (required is null) return chosen;
        foreach (var type in chosen.GetType().GetInterfaces())
        {
            if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IProducesMessageQueue<>)
                && required.IsAssignableFrom(type.GetGenericArguments()[0]))
                return chosen;
        }

        throw new ArgumentException(
            $"[{props.Type}] requires a mailbox whose queue is a [{required.Name}], and [{chosen.GetType().Name}] produces none.", nameof(props));
    }

    private void ReadRequirements()
    {
        if (_system.Settings.Config.GetConfig(RequirementsPath) is not { } requirements) return;
        foreach (var (name, id) in requirements.AsEnumerable())
            _idByRequirement[Requirement($"{RequirementsPath}.\"{name}\"", name)] = id.GetString()!;
    }

    private static Type Requirement(string path, string name) => name.Trim('"') switch
    {
        "Akka.Dispatch.IUnboundedMessageQueueSemantics" => typeof(IUnboundedMessageQueueSemantics),
        "Akka.Dispatch.IBoundedMessageQueueSemantics" => typeof(IBoundedMessageQueueSemantics),
        "Akka.Dispatch.IDequeBasedMessageQueueSemantics" => typeof(IDequeBasedMessageQueueSemantics),
        "Akka.Dispatch.IUnboundedDequeBasedMessageQueueSemantics" => typeof(IUnboundedDequeBasedMessageQueueSemantics),
        "Akka.Dispatch.IBoundedDequeBasedMessageQueueSemantics" => typeof(IBoundedDequeBasedMessageQueueSemantics),
        "Akka.Dispatch.IMultipleConsumerSemantics" => typeof(IMultipleConsumerSemantics),
        "Akka.Event.ILoggerMessageQueueSemantics" => typeof(ILoggerMessageQueueSemantics),
        var other => ConfiguredType.Find<ISemantics>(path, other),
    };
}

/// <summary>Makes dead letters of what it is given.</summary>
internal sealed class DeadLetterQueue(ActorSystem system) : IMessageQueue
{
    public bool HasMessages => false;

    public int Count => 0;

    public void Enqueue(IActorRef receiver, Envelope envelope) =>
        ((ActorSystemImpl)system).PublishDeadLetter(envelope.Message, envelope.Sender, receiver, null);

    public bool TryDequeue(out Envelope envelope)
    {
        envelope = default;
        return false;
    }

    public void CleanUp(IActorRef owner, IMessageQueue deadletters)
    {
    }
}

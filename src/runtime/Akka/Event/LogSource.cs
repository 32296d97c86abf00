using Akka.Actor;

namespace Akka.Event;

/// <summary>Who writes a log line: the text shown in it and the class behind it.</summary>
public readonly struct LogSource
{
    private LogSource(string source, Type type)
    {
        Source = source;
        Type = type;
    }

    public string Source { get; }

    public Type Type { get; }

    public static LogSource Create(string source, Type t) => new(source, t);

    public static LogSource Create(object o) => o switch
    {
        IActorContext context => new(FromActorRef(context.Self, context.System), SourceType(context)),
        IActorRef actor => new(actor.Path.ToString() ?? "", SourceType(actor)),
        string text => new(text, typeof(string)),
        Type type => new(Logging.SimpleName(type), type),
        _ => new(Logging.SimpleName(o), o.GetType()),
    };

    public static LogSource Create(object o, ActorSystem system) => o switch
    {
        IActorContext context => new(FromActor(context, system), SourceType(context)),
        IActorRef actor => new(FromActorRef(actor, system), SourceType(actor)),
        string text => new(FromString(text, system), typeof(string)),
        Type type => new(FromType(type, system), type),
        _ => new(FromType(o.GetType(), system), o.GetType()),
    };

    public static string FromActor(IActorContext actor, ActorSystem system) => FromActorRef(actor.Self, system);

    /// <summary>The full path with the address of the system, so that lines of several nodes can be told apart.</summary>
    public static string FromActorRef(IActorRef a, ActorSystem system) =>
        system is ExtendedActorSystem { Provider: { } provider }
            ? a.Path.ToStringWithAddress(provider.DefaultAddress)
            : a.Path.ToString() ?? "";

    public static string FromString(string source, ActorSystem system) => $"{source}({system})";

    public static string FromType(Type t, ActorSystem system) => $"{Logging.SimpleName(t)}({system})";

    public static Type SourceType(object o) => o switch
    {
        Type type => type,
        IActorContext context => context.Props.Type,
        IActorRef => typeof(IActorRef),
        string => typeof(string),
        _ => o.GetType(),
    };

    public override string ToString() => Source;
}

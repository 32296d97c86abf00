using System.Collections.Concurrent;
using System.Reflection;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>What the runtime must know of an actor class, found by reflection once per class and then kept.</summary>
internal sealed class ActorShape
{
    private static readonly ConcurrentDictionary<Type, ActorShape> Shapes = new();

    private ActorShape(Type actorType)
    {
        HasStash = typeof(IActorStash).IsAssignableFrom(actorType);
        HasTimers = typeof(IWithTimers).IsAssignableFrom(actorType);
        RequiredQueue = FindRequiredQueue(actorType);
        var around = actorType.GetMethod(
            nameof(ActorBase.AroundReceive), BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public, [typeof(Receive), typeof(object)]);
        OverridesAroundReceive = around?.DeclaringType != typeof(ActorBase);
    }

    public bool HasStash { get; }

    public bool HasTimers { get; }

    /// <summary>When not, messages go straight to the behaviour and no delegate for it is needed.</summary>
    public bool OverridesAroundReceive { get; }

    /// <summary>The T of IRequiresMessageQueue&lt;T&gt;; null when the class makes no demand.</summary>
    public Type? RequiredQueue { get; }

    public static ActorShape Of(Type actorType) => Shapes.GetOrAdd(actorType, static type => new ActorShape(type));

    // A class may inherit several demands: the most special one includes the others.
    private static Type? FindRequiredQueue(Type actorType)
    {
        Type? required = null;
        foreach (var type in actorType.GetInterfaces())
        {
            if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IRequiresMessageQueue<>)) continue;
            var demanded = type.GetGenericArguments()[0];
            if (required is null || required.IsAssignableFrom(demanded)) required = demanded;
        }

        return required;
    }
}

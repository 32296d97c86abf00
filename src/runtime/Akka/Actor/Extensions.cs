using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor;

/// <summary>One object per actor system that anyone can find by its type.</summary>
public interface IExtension;

/// <summary>The key and the factory of an extension.</summary>
public interface IExtensionId
{
    object Apply(ActorSystem system);

    object Get(ActorSystem system);

    object CreateExtension(ExtendedActorSystem system);

    Type ExtensionType { get; }
}

public interface IExtensionId<out T> : IExtensionId
    where T : IExtension
{
    new T Apply(ActorSystem system);

    new T Get(ActorSystem system);

    new T CreateExtension(ExtendedActorSystem system);
}

/// <summary>The usual base of an extension's id: say how to create it, the rest is here.</summary>
public abstract class ExtensionIdProvider<T> : IExtensionId<T>
    where T : IExtension
{
    public Type ExtensionType => typeof(T);

    public T Apply(ActorSystem system) => (T)system.RegisterExtension(this);

    public T Get(ActorSystem system) => (T)system.GetExtension(this);

    public abstract T CreateExtension(ExtendedActorSystem system);

    object IExtensionId.Apply(ActorSystem system) => Apply(system);

    object IExtensionId.Get(ActorSystem system) => Get(system);

    object IExtensionId.CreateExtension(ExtendedActorSystem system) => CreateExtension(system);

    public override bool Equals(object? obj) => obj is not null && GetType() == obj.GetType();

    public override int GetHashCode() => GetType().GetHashCode();
}

public static class ActorSystemWithExtensions
{
    public static T WithExtension<T>(this ActorSystem system)
        where T : class, IExtension =>
        system.GetExtension<T>();

    public static T WithExtension<T>(
        this ActorSystem system,
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] Type extensionId)
        where T : class, IExtension
    {
        if (system.TryGetExtension<T>(out var existing)) return existing;
        var id = (IExtensionId)(Activator.CreateInstance(extensionId)
            ?? throw new ArgumentException($"{extensionId} cannot be created.", nameof(extensionId)));
        return (T)system.RegisterExtension(id);
    }

    public static T WithExtension<T, TI>(this ActorSystem system)
        where T : class, IExtension
        where TI : IExtensionId =>
        system.TryGetExtension<T>(out var existing) ? existing : (T)system.RegisterExtension(Activator.CreateInstance<TI>());
}

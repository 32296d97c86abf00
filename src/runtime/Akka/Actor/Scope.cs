namespace Akka.Actor;

/// <summary>Where an actor is to be started.</summary>
public abstract class Scope : IEquatable<Scope>
{
    public static readonly LocalScope Local = LocalScope.Instance;

    public abstract Scope WithFallback(Scope other);

    public abstract Scope Copy();

    public virtual bool Equals(Scope? other) => other is not null && GetType() == other.GetType();

    public override bool Equals(object? obj) => Equals(obj as Scope);

    public override int GetHashCode() => GetType().GetHashCode();
}

/// <summary>In this process.</summary>
public class LocalScope : Scope
{
    internal static readonly LocalScope Instance = new();

    private protected LocalScope()
    {
    }

    public override Scope WithFallback(Scope other) => this;

    public override Scope Copy() => Instance;
}

/// <summary>Nothing was said about the place.</summary>
internal sealed class NoScope : Scope
{
    public static readonly NoScope Instance = new();

    public override Scope WithFallback(Scope other) => other;

    public override Scope Copy() => Instance;
}

/// <summary>On the node with an address.</summary>
public class RemoteScope : Scope, IEquatable<RemoteScope>
{
    protected RemoteScope() => Address = Address.AllSystems;

    public RemoteScope(Address address) => Address = address;

    public Address Address { get; set; }

    public override Scope WithFallback(Scope other) => this;

    public override Scope Copy() => new RemoteScope(Address);

    public bool Equals(RemoteScope? other) => other is not null && GetType() == other.GetType() && Address == other.Address;

    public override bool Equals(Scope? other) => Equals(other as RemoteScope);

    public override bool Equals(object? obj) => Equals(obj as RemoteScope);

    public override int GetHashCode() => Address.GetHashCode();
}

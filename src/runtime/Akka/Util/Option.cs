using System.Diagnostics.CodeAnalysis;

namespace Akka.Util;

/// <summary>A value or none. A null given to <see cref="Create"/> counts as none.</summary>
public readonly struct Option<T> : IEquatable<Option<T>>
{
    public static readonly Option<T> None;

    private readonly T? _value;

    private Option(T value)
    {
        _value = value;
        HasValue = true;
    }

    public bool HasValue { get; }

    public bool IsEmpty => !HasValue;

    public T Value => HasValue ? _value! : throw new InvalidOperationException("The option has no value.");

    public static Option<T> Create(T? value) => value is null ? None : new Option<T>(value);

    public static implicit operator Option<T>(T? value) => Create(value);

    public static bool operator ==(Option<T> left, Option<T> right) => left.Equals(right);

    public static bool operator !=(Option<T> left, Option<T> right) => !left.Equals(right);

    public Option<TNew> Select<TNew>(Func<T, TNew> selector) => HasValue ? Option<TNew>.Create(selector(_value!)) : Option<TNew>.None;

    public Option<TNew> FlatSelect<TNew>(Func<T, Option<TNew>> mapper) => HasValue ? mapper(_value!) : Option<TNew>.None;

    public T GetOrElse(T fallbackValue) => HasValue ? _value! : fallbackValue;

    public void OnSuccess(Action<T> action)
    {
        if (HasValue)
            action(_value!);
    }

    public bool Equals(Option<T> other) =>
        HasValue == other.HasValue && EqualityComparer<T>.Default.Equals(_value, other._value);

    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Option<T> other && Equals(other);

    public override int GetHashCode() => HasValue ? EqualityComparer<T>.Default.GetHashCode(_value!) : 0;

    public override string ToString() => HasValue ? $"Some<{_value}>" : "None";
}

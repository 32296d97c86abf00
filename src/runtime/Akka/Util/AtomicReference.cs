namespace Akka.Util;

/// <summary>A reference whose changes are atomic and seen by all threads at once.</summary>
public class AtomicReference<T>
    where T : class
{
    protected T? atomicValue;

    public AtomicReference()
    {
    }

    public AtomicReference(T? originalValue) => atomicValue = originalValue;

    public T? Value
    {
        get => Volatile.Read(ref atomicValue);
        set => Volatile.Write(ref atomicValue, value);
    }

    public static implicit operator T?(AtomicReference<T> atomicReference) => atomicReference.Value;

    public bool CompareAndSet(T? expected, T? newValue) =>
        ReferenceEquals(Interlocked.CompareExchange(ref atomicValue, newValue, expected), expected);

    public T? GetAndSet(T? newValue) => Interlocked.Exchange(ref atomicValue, newValue);
}

using Akka.Util;

namespace Akka.Remote.Wire.Compact;

internal delegate void CompactWrite<in T>(CompactWriter to, T value);

internal delegate T CompactRead<out T>(ref CompactReader from);

/// <summary>How the values of one type look in the compact format: code that is generated once per process.</summary>
internal abstract class CompactShape(Type type, string layout)
{
    public Type Type => type;

    public string Name { get; } = ShortTypeName.Of(type);

    /// <summary>
    /// Equal on two nodes when they mean the same by the bytes: over the layout, that is the names and types of the fields. A peer
    /// with another version of the class is found by it, and its messages are refused instead of misread.
    /// </summary>
    public ulong Fingerprint { get; } = Hash(layout);

    /// <summary>One shape for a type and all that derive from it, which read back as the type.</summary>
    public bool CoversSubtypes { get; init; }

    /// <summary>
    /// The shape that the reader is told: of the interface for any reference, of a list for what the compiler made of a collection
    /// expression. What is written here is read by it.
    /// </summary>
    public CompactShape ReadAs { get => field ?? this; init; }

    /// <summary>True when the values are JSON: nothing is won against the JSON serializer.</summary>
    public bool IsJson { get; init; }

    public abstract void WriteObject(CompactWriter to, object value);

    public abstract object ReadObject(ref CompactReader from);

    // FNV-1a, 64 bits: stable across processes and versions.
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var c in text) hash = (hash ^ c) * 1099511628211UL;
        return hash;
    }
}

internal sealed class CompactShape<T>(string layout, CompactWrite<T> write, CompactRead<T> read) : CompactShape(typeof(T), layout)
{
    // One static read per use: generated code reaches the shape of a field's type through it.
    public static readonly CompactShape<T> Instance = (CompactShape<T>)CompactShapes.Make(typeof(T));

    public CompactWrite<T> Write => write;

    public CompactRead<T> Read => read;

    public override void WriteObject(CompactWriter to, object value) => write(to, (T)value);

    public override object ReadObject(ref CompactReader from) => read(ref from)!;
}

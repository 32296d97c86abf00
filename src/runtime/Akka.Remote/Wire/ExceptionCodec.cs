using System.Reflection;
using System.Runtime.ExceptionServices;
using Akka.Serialization.Json;
using Akka.Util;

namespace Akka.Remote.Wire;

/// <summary>
/// An exception as type, message, stack trace and cause; what its class adds is lost. One whose class cannot be made here comes back
/// as an <see cref="UnknownRemoteException"/> that names it.
/// </summary>
internal static class ExceptionCodec
{
    /// <summary>Of causes of causes; what is deeper is left out.</summary>
    private const int MaxDepth = 32;

    // varint number of exceptions, from the outermost in; of each: text type | text message | u8 has trace | text trace
    public static void Write(FrameBuffer to, Exception? exception)
    {
        var chain = new List<Exception>();
        for (; exception is not null && chain.Count < MaxDepth; exception = exception.InnerException) chain.Add(exception);
        to.WriteVarint((ulong)chain.Count);
        foreach (var one in chain)
        {
            var unknown = one as UnknownRemoteException;
            to.WriteText(unknown?.TypeName ?? ShortTypeName.Of(one.GetType()));
            to.WriteText(unknown?.Told ?? one.Message);
            to.WriteByte(one.StackTrace is null ? (byte)0 : (byte)1);
            if (one.StackTrace is { } trace) to.WriteText(trace);
        }
    }

    public static Exception? Read(ref FrameReader from)
    {
        var chain = new (string Type, string Message, string? Trace)[from.ReadCount(MaxDepth, "number of exceptions")];
        for (var i = 0; i < chain.Length; i++)
            chain[i] = (from.ReadText(), from.ReadText(), from.ReadByte() == 0 ? null : from.ReadText());

        Exception? made = null;
        for (var i = chain.Length - 1; i >= 0; i--)
        {
            var (type, message, trace) = chain[i];
            made = MakeKnown(type, message, made, trace) ?? MakeUnknown(type, message, made, trace);
        }

        return made;
    }

    // The name is what a peer wrote: it may be of a type that is not here, that is no exception, or that cannot be made again.
    private static Exception? MakeKnown(string typeName, string message, Exception? inner, string? trace)
    {
        try
        {
            return ShortTypeName.Find(typeName) is { IsAbstract: false, ContainsGenericParameters: false } type && typeof(Exception).IsAssignableFrom(type)
                ? ExceptionShape.Make(type, message, inner, trace)
                : null;
        }
        catch (Exception e) when (e is NotSupportedException or TargetInvocationException or MemberAccessException or ArgumentException or TypeLoadException)
        {
            return null;
        }
    }

    private static Exception MakeUnknown(string typeName, string message, Exception? inner, string? trace)
    {
        var unknown = new UnknownRemoteException(typeName, message, inner);
        return trace is null ? unknown : ExceptionDispatchInfo.SetRemoteStackTrace(unknown, trace);
    }
}

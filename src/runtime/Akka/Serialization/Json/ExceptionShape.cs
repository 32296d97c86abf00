using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Akka.Serialization.Json;

/// <summary>
/// An exception as its message, stack trace and inner exception. It is made again by a constructor of
/// (message, inner), (message) or (); what its class adds is lost.
/// </summary>
internal sealed class ExceptionShape(Type type) : JsonShape
{
    public override void Write(JsonWriting to, object value)
    {
        var exception = (Exception)value;
        to.Json.WriteStartObject();
        to.Json.WriteString("message", exception.Message);
        if (exception.StackTrace is { } stackTrace)
            to.Json.WriteString("stackTrace", stackTrace);
        if (exception.InnerException is { } inner)
        {
            to.Json.WritePropertyName("inner");
            to.Write(typeof(Exception), inner);
        }

        to.Json.WriteEndObject();
    }

    public override object Read(JsonReading from, JsonElement json)
    {
        var message = json.GetProperty("message").GetString()!;
        var inner = json.TryGetProperty("inner", out var innerJson) ? (Exception?)from.Read(typeof(Exception), innerJson) : null;
        return Make(type, message, inner, json.TryGetProperty("stackTrace", out var stackTrace) ? stackTrace.GetString() : null);
    }

    /// <summary>An exception like the one that was thrown elsewhere.</summary>
    internal static Exception Make(Type type, string message, Exception? inner, string? stackTrace)
    {
        var exception = Construct(type, message, inner);
        return stackTrace is null ? exception : ExceptionDispatchInfo.SetRemoteStackTrace(exception, stackTrace);
    }

    private static Exception Construct(Type type, string message, Exception? inner)
    {
        const BindingFlags any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        if (type.GetConstructor(any, [typeof(string), typeof(Exception)]) is { } full)
            return (Exception)full.Invoke([message, inner]);
        if (type.GetConstructor(any, [typeof(string)]) is { } messageOnly)
            return (Exception)messageOnly.Invoke([message]);
        return type.GetConstructor(any, []) is { } empty
            ? (Exception)empty.Invoke([])
            : throw new NotSupportedException($"{type} has no constructor of (message, inner), (message) or ().");
    }
}

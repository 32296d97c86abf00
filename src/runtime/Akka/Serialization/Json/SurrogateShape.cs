using System.Runtime.Serialization;
using System.Text.Json;
using Akka.Util;

namespace Akka.Serialization.Json;

/// <summary>A user's <see cref="ISurrogated"/>: an array with its stand-in in it, so that the names in the two cannot be confused.</summary>
internal sealed class SurrogateShape(Type type) : JsonShape
{
    /// <summary>True when the type brings a stand-in of its own.</summary>
    public static bool Fits(Type type) =>
        typeof(ISurrogated).IsAssignableFrom(type) && type.GetInterfaceMap(typeof(ISurrogated)).TargetMethods[0].DeclaringType != typeof(ISurrogated);

    public override void Write(JsonWriting to, object value)
    {
        to.Json.WriteStartArray();
        to.Write(typeof(ISurrogate), ((ISurrogated)value).ToSurrogate(to.System));
        to.Json.WriteEndArray();
    }

    public override object Read(JsonReading from, JsonElement json)
    {
        var made = ((ISurrogate?)from.Read(typeof(ISurrogate), json[0]))?.FromSurrogate(from.System);
        return type.IsInstanceOfType(made) ? made : throw new SerializationException($"The surrogate of a {type} made {made?.GetType().ToString() ?? "nothing"} of itself.");
    }
}

namespace Akka.Util;

public static class TypeExtensions
{
    public static bool Implements<T>(this Type type) => type.Implements(typeof(T));

    public static bool Implements(this Type type, Type moreGeneralType) => moreGeneralType.IsAssignableFrom(type);

    /// <summary>"Namespace.Type, Assembly": what HOCON writes and a manifest carries, without version, culture and key.</summary>
    internal static string ShortQualifiedName(this Type type) => ShortTypeName.Of(type);
}

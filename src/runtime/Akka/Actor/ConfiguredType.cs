using System.Reflection;
using Akka.Configuration;

namespace Akka.Actor;

/// <summary>
/// Loads a class that configuration names and the runtime does not know. Every built-in name is resolved by a table before
/// this is asked, so the default path uses no reflection.
/// </summary>
internal static class ConfiguredType
{
    public static Type Find<T>(string path, string typeName)
    {
        var type = Type.GetType(typeName, throwOnError: false) ?? FindLoaded(typeName)
            ?? throw new ConfigurationException($"{path} names [{typeName}], which cannot be loaded. Write it as \"Namespace.Type, Assembly\".");
        return typeof(T).IsAssignableFrom(type)
            ? type
            : throw new ConfigurationException($"{path} names [{typeName}], which is not a {typeof(T)}.");
    }

    public static T Create<T>(string path, string typeName, params object?[] arguments)
    {
        var type = Find<T>(path, typeName);
        try
        {
            return (T)ConstructorProducer.CreateObject(type, arguments);
        }
        catch (Exception cause) when (cause is TypeLoadException or MemberAccessException or TargetInvocationException)
        {
            throw new ConfigurationException($"{path} names [{typeName}], which cannot be created: {cause.Message}", cause);
        }
    }

    // A name without an assembly may belong to any assembly that is already loaded.
    private static Type? FindLoaded(string typeName)
    {
        if (typeName.Contains(',', StringComparison.Ordinal)) return null;
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies())
        {
            if (assembly.GetType(typeName, throwOnError: false) is { } type) return type;
        }

        return null;
    }
}

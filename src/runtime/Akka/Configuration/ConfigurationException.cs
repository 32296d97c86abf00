using Akka.Actor;

namespace Akka.Configuration;

/// <summary>The configuration cannot be used; the message names the path or the position and what to write there.</summary>
public class ConfigurationException : AkkaException
{
    public ConfigurationException(string message)
        : base(message)
    {
    }

    public ConfigurationException(string message, Exception exception)
        : base(message, exception)
    {
    }

    public static ConfigurationException NullOrEmptyConfig<T>(string? path = null) =>
        new(path is null
            ? $"{typeof(T).Name} cannot be created: its configuration is missing or empty."
            : $"{typeof(T).Name} cannot be created: the configuration section {path} is missing or empty.");
}

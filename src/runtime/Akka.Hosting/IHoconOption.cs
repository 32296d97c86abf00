using Akka.Actor.Setup;

namespace Akka.Hosting;

/// <summary>Settings as properties that become a section of the configuration.</summary>
public interface IHoconOption
{
    /// <summary>The section, or its name below the section that uses it.</summary>
    string ConfigPath { get; }

    /// <summary>What implements it.</summary>
    Type Class { get; }

    void Apply(AkkaConfigurationBuilder builder, Setup? setup = null);
}

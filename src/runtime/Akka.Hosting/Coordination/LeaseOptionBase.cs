using Akka.Actor.Setup;

namespace Akka.Hosting.Coordination;

/// <summary>The settings of one kind of lease; who uses it names its <see cref="ConfigPath"/>.</summary>
public abstract class LeaseOptionBase : IHoconOption
{
    public abstract string ConfigPath { get; }

    public abstract Type Class { get; }

    public abstract void Apply(AkkaConfigurationBuilder builder, Setup? setup = null);
}

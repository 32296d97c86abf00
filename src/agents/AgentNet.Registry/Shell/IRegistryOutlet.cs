using AgentNet.Contracts;

namespace AgentNet.Registry.Shell;

/// <summary>Where the registry's actor shows what is durable: to the readers of its own process, or to followers on every node.</summary>
internal interface IRegistryOutlet
{
    RegistryView Current { get; }

    /// <summary>A view without a change is the one after recovery.</summary>
    void Publish(RegistryView view, AgentChanged? change);
}

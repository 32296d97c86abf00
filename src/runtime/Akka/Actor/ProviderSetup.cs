namespace Akka.Actor;

/// <summary>
/// Makes the provider of a selection without looking its class up by name: for callers that reference the provider's assembly.
/// </summary>
internal sealed class ProviderSetup(ProviderSelection selection, Func<ActorSystemImpl, LocalActorRefProvider> create) : Setup.Setup
{
    private readonly Func<ActorSystemImpl, LocalActorRefProvider> _create = create;

    /// <summary>The provider that the settings select; by its name in configuration when no setup offers it.</summary>
    public static LocalActorRefProvider Create(ActorSystemImpl system)
    {
        var selected = system.Settings.ProviderSelectionType;
        if (selected is ProviderSelection.Local) return new LocalActorRefProvider(system);
        var setup = system.Settings.Setup.Get<ProviderSetup>();
        return setup.HasValue && setup.Value.Offers(selected)
            ? setup.Value._create(system)
            : ConfiguredType.Create<LocalActorRefProvider>("akka.actor.provider", selected.Fqn, system);
    }

    private bool Offers(ProviderSelection selected) => ReferenceEquals(selection, selected);
}

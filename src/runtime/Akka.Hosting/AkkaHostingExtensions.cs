using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.DependencyInjection;
using Akka.Hosting.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Akka.Hosting;

/// <summary>
/// Adds an actor system to a host, and says what it is made of.
/// </summary>
public static class AkkaHostingExtensions
{
    public static IServiceCollection AddAkka(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return AddAkka(services, actorSystemName, (akka, _) => builder(akka));
    }

    public static IServiceCollection AddAkka(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder) =>
        AddAkka<AkkaHostedService>(services, actorSystemName, builder);

    /// <summary>
    /// <paramref name="builder"/> runs when the actor system is first needed, at the latest when the host starts.
    /// </summary>
    public static IServiceCollection AddAkka<T>(
        this IServiceCollection services, string actorSystemName, Action<AkkaConfigurationBuilder, IServiceProvider> builder)
        where T : AkkaHostedService
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(builder);
        if (services.Any(service => service.ServiceType == typeof(AkkaConfigurationBuilder)))
        {
            throw new InvalidOperationException(
                $"AddAkka was called before on these services; a host has one actor system, so '{actorSystemName}' needs another host.");
        }

        var akka = new AkkaConfigurationBuilder(services, actorSystemName);
        services.AddSingleton(provider =>
        {
            builder(akka, provider);
            return akka;
        });
        services.AddSingleton(provider => provider.GetRequiredService<AkkaConfigurationBuilder>().CreateSystem(provider));
        services.AddSingleton(provider => ActorRegistry.For(provider.GetRequiredService<ActorSystem>()));
        services.AddSingleton<IActorRegistry>(provider => provider.GetRequiredService<ActorRegistry>());
        services.AddSingleton<IReadOnlyActorRegistry>(provider => provider.GetRequiredService<ActorRegistry>());
        services.AddSingleton(typeof(IRequiredActor<>), typeof(RequiredActor<>));
        services.AddSingleton<T>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<T>());
        return services;
    }

    public static AkkaConfigurationBuilder AddHocon(this AkkaConfigurationBuilder builder, Config hocon, HoconAddMode addMode)
    {
        ArgumentNullException.ThrowIfNull(hocon);
        return builder.AddConfiguration(hocon, addMode);
    }

    public static AkkaConfigurationBuilder AddHocon(
        this AkkaConfigurationBuilder builder, IConfiguration configuration, HoconAddMode addMode, bool normalizeKeys = true) =>
        builder.AddConfiguration(configuration.ToHocon(normalizeKeys), addMode);

    public static AkkaConfigurationBuilder AddHoconFile(
        this AkkaConfigurationBuilder builder, string hoconFilePath, HoconAddMode addMode)
    {
        var text = File.ReadAllText(hoconFilePath);
        Config hocon;
        try
        {
            hocon = ConfigurationFactory.ParseString(text);
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException($"{hoconFilePath}: {e.Message}", e);
        }

        return builder.AddConfiguration(hocon, addMode);
    }

    public static AkkaConfigurationBuilder AddSetup(this AkkaConfigurationBuilder builder, Setup setup)
    {
        ArgumentNullException.ThrowIfNull(setup);
        return builder.KeepSetup(setup);
    }

    public static AkkaConfigurationBuilder WithActorRefProvider(
        this AkkaConfigurationBuilder builder, ProviderSelection providerSelection)
    {
        ArgumentNullException.ThrowIfNull(providerSelection);
        return builder.SelectActorRefProvider(providerSelection);
    }

    /// <summary>Sets how long an Ask without a time of its own waits.</summary>
    public static AkkaConfigurationBuilder WithActorAskTimeout(this AkkaConfigurationBuilder builder, TimeSpan timeout) =>
        builder.AddConfiguration(
            ConfigurationFactory.ParseString($"akka.actor.ask-timeout = {timeout.ToHocon(allowInfinite: true, zeroIsInfinite: true)}"),
            HoconAddMode.Prepend);

    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarter actorStarter) =>
        builder.StartActors(actorStarter);

    public static AkkaConfigurationBuilder WithActors(this AkkaConfigurationBuilder builder, ActorStarterWithResolver actorStarter) =>
        builder.StartActors(actorStarter);

    public static AkkaConfigurationBuilder WithActors(
        this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry> actorStarter) => builder.StartActors(actorStarter);

    public static AkkaConfigurationBuilder WithActors(
        this AkkaConfigurationBuilder builder, Action<ActorSystem, IActorRegistry, IDependencyResolver> actorStarter) =>
        builder.StartActors(actorStarter);
}

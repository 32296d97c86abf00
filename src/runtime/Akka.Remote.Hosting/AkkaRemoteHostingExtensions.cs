using Akka.Actor;
using Akka.Hosting;

namespace Akka.Remote.Hosting;

/// <summary>
/// Makes a hosted actor system reachable for others.
/// </summary>
public static class AkkaRemoteHostingExtensions
{
    public static AkkaConfigurationBuilder WithRemoting(this AkkaConfigurationBuilder builder, RemoteOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ApplyTo(builder);

        // A provider that knows clusters knows remoting too, in whatever order the two are asked for.
        return builder.ActorRefProvider is { HasValue: true, Value: ProviderSelection.Cluster or ProviderSelection.Remote }
            ? builder
            : builder
                .WithActorRefProvider(ProviderSelection.Remote.Instance)
                .AddSetup(new ProviderSetup(ProviderSelection.Remote.Instance, static system => new RemoteActorRefProvider(system)));
    }

    public static AkkaConfigurationBuilder WithRemoting(this AkkaConfigurationBuilder builder, Action<RemoteOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new RemoteOptions();
        configure(options);
        return builder.WithRemoting(options);
    }

    /// <param name="builder">Of the system.</param>
    /// <param name="hostname">Where to listen.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="publicHostname">What others call this node, when that is not where it listens.</param>
    /// <param name="publicPort">Likewise.</param>
    public static AkkaConfigurationBuilder WithRemoting(
        this AkkaConfigurationBuilder builder, string? hostname = null, int? port = default, string? publicHostname = null, int? publicPort = default) =>
        builder.WithRemoting(new RemoteOptions { HostName = hostname, Port = port, PublicHostName = publicHostname, PublicPort = publicPort });
}

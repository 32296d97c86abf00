using System.Reflection;
using Akka.Configuration;

namespace AgentNet.Node.Core.Settings;

/// <summary>
/// Certificates on both sides are an addition of the runtime under src/runtime. An Akka.NET that does not know the key ignores it and
/// lets in whoever connects, so a node that was told to demand them must not start on it.
/// </summary>
internal static class MutualCertificates
{
    public const string Key = "akka.remote.dot-netty.tcp.ssl.require-mutual-authentication";

    /// <summary>Null when they are not demanded, or the remoting underneath knows them.</summary>
    /// <param name="asked">What the node was told.</param>
    /// <param name="remoting">Where the remoting underneath and its defaults are.</param>
    public static string? Problem(Config asked, Assembly remoting) => !asked.GetBoolean(Key, false) || DefaultsOf(remoting).HasPath(Key)
        ? null
        : $"{Key} is on, and {remoting.GetName().Name} {remoting.GetName().Version} underneath does not know it: anybody could connect. "
            + "Build with AkkaSource=tree, or turn it off and let the network decide who reaches the port.";

    private static Config DefaultsOf(Assembly akka) => akka.GetManifestResourceNames()
        .Where(static name => name.EndsWith(".conf", StringComparison.Ordinal))
        .Select(name => ConfigurationFactory.FromResource(name, akka))
        .Aggregate(ConfigurationFactory.Empty, static (all, one) => all.WithFallback(one));
}

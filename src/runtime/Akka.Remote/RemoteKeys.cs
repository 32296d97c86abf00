using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Remote;

/// <summary>Refuses what nobody would read: keys under <c>akka.remote</c> that <c>reference.conf</c> does not have.</summary>
internal static class RemoteKeys
{
    // Sections that others read, with keys of their own.
    private static readonly HashSet<string> Open =
        ["akka.remote.default-remote-dispatcher", "akka.remote.backoff-remote-dispatcher", "akka.remote.watch-failure-detector", "akka.remote.transport-failure-detector"];

    private const string Sockets = "there are other sockets underneath; it has no counterpart";

    // Settings of Akka.NET for parts that this runtime does not have.
    private static readonly Dictionary<string, string> Foreign = new()
    {
        ["akka.remote.adapters"] = "transports cannot be wrapped here",
        ["akka.remote.gremlin"] = "transports cannot be wrapped here",
        ["akka.remote.dot-netty.tcp.applied-adapters"] = "transports cannot be wrapped here",
        ["akka.remote.log-frame-size-exceeding"] = "large messages have a connection of their own (akka.remote.large-message-threshold)",
        ["akka.remote.dot-netty.tcp.byte-order"] = "all nodes run this runtime, and it writes little-endian",
        ["akka.remote.dot-netty.tcp.enable-backwards-compatibility"] = "all nodes run this runtime",
        ["akka.remote.dot-netty.tcp.dns-use-ipv6"] = "the address that the host name has is used, of either family",
        ["akka.remote.dot-netty.tcp.enforce-ip-family"] = "the address that the host name has is used, of either family",
        ["akka.remote.dot-netty.tcp.batching"] = "what waits is always written together",
        ["akka.remote.dot-netty.tcp.use-dispatcher-for-io"] = Sockets,
        ["akka.remote.dot-netty.tcp.write-buffer-high-water-mark"] = Sockets,
        ["akka.remote.dot-netty.tcp.write-buffer-low-water-mark"] = Sockets,
        ["akka.remote.dot-netty.tcp.server-socket-worker-pool"] = Sockets,
        ["akka.remote.dot-netty.tcp.client-socket-worker-pool"] = Sockets,
    };

    public static void Check(Config config)
    {
        if (config.GetValue("akka.remote") is { } given && given.IsObject())
            Check("akka.remote", given.GetObject(), RemoteSettings.Reference().GetValue("akka.remote")!.GetObject());
    }

    private static void Check(string path, HoconObject given, HoconObject known)
    {
        var names = known.Fields.ToDictionary(static field => field.Key, static field => field.Value);
        foreach (var (key, value) in given.Fields)
        {
            var full = $"{path}.{key}";
            if (Open.Contains(full)) continue;
            if (!names.TryGetValue(key, out var expected))
            {
                throw new ConfigurationException(Foreign.TryGetValue(full, out var why)
                    ? $"{full} is a setting of Akka.NET that has no meaning here: {why}. Remove it."
                    : $"{full} is not a setting. Known in {path}: {string.Join(", ", names.Keys.Order(StringComparer.Ordinal))}.");
            }

            if (expected.IsObject() && value.IsObject()) Check(full, value.GetObject(), expected.GetObject());
        }
    }
}

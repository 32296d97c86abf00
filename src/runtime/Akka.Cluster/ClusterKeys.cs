using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Akka.Cluster;

/// <summary>Refuses what nobody would read: keys under <c>akka.cluster</c> that <c>reference.conf</c> does not have.</summary>
internal static class ClusterKeys
{
    // Sections that others read, with keys of their own.
    private static readonly HashSet<string> Open =
        ["akka.cluster.role", "akka.cluster.failure-detector", "akka.cluster.split-brain-resolver", "akka.cluster.singleton", "akka.cluster.singleton-proxy"];

    private const string Missing = "this runtime does not have that module";

    // Settings of Akka.NET for parts that this runtime does not have.
    private static readonly Dictionary<string, string> Foreign = new()
    {
        ["akka.cluster.auto-down-unreachable-after"] = "both sides of a partition would survive; choose a strategy in akka.cluster.split-brain-resolver",
        ["akka.cluster.publish-stats-interval"] = "no statistics are published",
        ["akka.cluster.use-legacy-heartbeat-message"] = "all nodes run this runtime",
        ["akka.cluster.scheduler"] = "the cluster uses the scheduler of its actor system",
        ["akka.cluster.sharding"] = Missing,
        ["akka.cluster.sharded-daemon-process"] = Missing,
        ["akka.cluster.distributed-data"] = Missing,
        ["akka.cluster.pub-sub"] = Missing,
        ["akka.cluster.client"] = Missing,
        ["akka.cluster.metrics"] = Missing,
    };

    public static void Check(Config config)
    {
        if (config.GetValue("akka.cluster") is { } given && given.IsObject())
            Check("akka.cluster", given.GetObject(), ClusterSettings.Reference().GetValue("akka.cluster")!.GetObject());
    }

    private static void Check(string path, HoconObject given, HoconObject known)
    {
        var names = known.Fields.ToDictionary(static field => field.Key, static field => field.Value);
        foreach (var (key, value) in given.Fields)
        {
            var full = $"{path}.{key}";
            if (Open.Contains(full))
                continue;
            if (!names.TryGetValue(key, out var expected))
            {
                throw new ConfigurationException(Foreign.TryGetValue(full, out var why)
                    ? $"{full} is a setting of Akka.NET that has no meaning here: {why}. Remove it."
                    : $"{full} is not a setting. Known in {path}: {string.Join(", ", names.Keys.Order(StringComparer.Ordinal))}.");
            }

            if (expected.IsObject() && value.IsObject())
                Check(full, value.GetObject(), expected.GetObject());
        }
    }
}

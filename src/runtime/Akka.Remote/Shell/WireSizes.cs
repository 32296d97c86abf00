using Akka.Configuration;

namespace Akka.Remote.Shell;

/// <summary>How much may wait, and how large things may be.</summary>
internal sealed record WireSizes(int UserQueue, int ControlQueue, int LargeQueue, int LargeThreshold, int MaxLargeBytes, int MaxFrameBytes)
{
    /// <summary>Of Akka.NET: no frame limit may be smaller.</summary>
    private const int SmallestFrameLimit = 32_000;

    public static WireSizes From(Config config)
    {
        var remote = SettingsReader.At(config, "akka.remote");
        var tcp = remote.Section("dot-netty.tcp");
        var maxFrame = (int)Math.Min(int.MaxValue / 2, tcp.Bytes("maximum-frame-size", SmallestFrameLimit));
        var threshold = (int)Math.Min(int.MaxValue, remote.Bytes("large-message-threshold", minimum: 1));
        if (threshold > maxFrame)
            throw new ConfigurationException($"akka.remote.large-message-threshold is {threshold} bytes, and a frame takes only {maxFrame} (akka.remote.dot-netty.tcp.maximum-frame-size).");
        return new WireSizes(
            remote.Int("outbound-message-queue-size", minimum: 1),
            remote.Int("outbound-control-queue-size", minimum: 1),
            remote.Int("outbound-large-queue-size", minimum: 1),
            threshold,
            (int)Math.Min(Array.MaxLength, remote.Bytes("maximum-large-message-size", minimum: threshold)),
            maxFrame);
    }
}

using Akka.Actor;
using Akka.Configuration;

namespace Akka.TestKit;

/// <summary>The times of a test kit, from <c>akka.test</c>.</summary>
public class TestKitSettings : IExtension
{
    public TestKitSettings(Config config)
    {
        var test = SettingsReader.At(config, "akka.test");
        DefaultTimeout = test.Duration("default-timeout");
        SingleExpectDefault = test.Duration("single-expect-default");
        TestEventFilterLeeway = test.Duration("filter-leeway");
        TestTimeFactor = test.Double("timefactor", minimum: double.Epsilon);
    }

    public TimeSpan DefaultTimeout { get; }

    /// <summary>How long one expectation waits when it says nothing else.</summary>
    public TimeSpan SingleExpectDefault { get; }

    /// <summary>How long an event filter waits for its events after the tested code has returned.</summary>
    public TimeSpan TestEventFilterLeeway { get; }

    /// <summary>Every time span of a test is multiplied by this, for slow machines.</summary>
    public double TestTimeFactor { get; }

    internal TimeSpan Dilated(TimeSpan duration) => TimeSpan.FromTicks((long)(duration.Ticks * TestTimeFactor));
}

/// <summary>The key of <see cref="TestKitSettings"/> among the extensions of a system.</summary>
internal sealed class TestKitExtension : ExtensionIdProvider<TestKitSettings>
{
    public static readonly TestKitExtension Instance = new();

    public override TestKitSettings CreateExtension(ExtendedActorSystem system) => new(system.Settings.Config);
}

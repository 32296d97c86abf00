using Akka.Configuration;

namespace Akka.Tests;

/// <summary>A test kit that waits long for what must come: who succeeds does not wait, and a machine under load is no failure.</summary>
public abstract class PatientTestKit(Config config) : Akka.TestKit.Xunit2.TestKit(config.WithFallback(Patience))
{
    private const string Patience = "akka.test { single-expect-default = 30s, filter-leeway = 30s, default-timeout = 30s }";

    protected PatientTestKit(string hocon = "")
        : this(ConfigurationFactory.ParseString(hocon))
    {
    }
}

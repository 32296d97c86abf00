using Akka.Actor;
using Akka.Configuration;

namespace Akka.Remote;

/// <summary>Makes the failure detector that an implementation-class names; the two of this project run on the system's own clock.</summary>
internal static class FailureDetectorLoader
{
    /// <param name="path">Of the key, for errors.</param>
    /// <param name="name">Of the class.</param>
    /// <param name="config">The section with the detector's settings.</param>
    /// <param name="system">Gives clock and event stream.</param>
    public static FailureDetector Load(string path, string name, Config config, ActorSystem system)
    {
        return name.Replace(" ", "", StringComparison.Ordinal) switch
        {
            "Akka.Remote.PhiAccrualFailureDetector,Akka.Remote" => new PhiAccrualFailureDetector(config, system.EventStream, Now),
            "Akka.Remote.DeadlineFailureDetector,Akka.Remote" => new DeadlineFailureDetector(config, Now),
            _ => ConfiguredType.Create<FailureDetector>(path, name, config, system.EventStream),
        };

        long Now() => (long)system.Scheduler.MonotonicClock.TotalMilliseconds;
    }
}

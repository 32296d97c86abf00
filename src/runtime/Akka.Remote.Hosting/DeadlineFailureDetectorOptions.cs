using System.Text;
using Akka.Hosting;

namespace Akka.Remote.Hosting;

/// <summary>
/// Settings of a detector that waits a fixed time; what is null is left to the configuration.
/// </summary>
public class DeadlineFailureDetectorOptions
{
    public TimeSpan? HeartbeatInterval { get; set; }

    public TimeSpan? AcceptableHeartbeatPause { get; set; }

    /// <summary>Lines relative to the section of the detector.</summary>
    public StringBuilder ToHocon() => new HoconLines()
        .Add("heartbeat-interval", HeartbeatInterval?.ToHocon())
        .Add("acceptable-heartbeat-pause", AcceptableHeartbeatPause?.ToHocon())
        .Text;
}

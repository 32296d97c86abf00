using System.Text;
using Akka.Hosting;

namespace Akka.Remote.Hosting;

/// <summary>
/// Settings of a detector that learns how regular heartbeats are; what is null is left to the configuration.
/// </summary>
public class PhiAccrualFailureDetectorOptions
{
    public TimeSpan? HeartbeatInterval { get; set; }

    /// <summary>Of suspicion; higher is slower and surer.</summary>
    public double? Threshold { get; set; }

    public int? MaxSampleSize { get; set; }

    public TimeSpan? MinStandardDeviation { get; set; }

    public TimeSpan? AcceptableHeartbeatPause { get; set; }

    public TimeSpan? UnreachableNodesReaperInterval { get; set; }

    public TimeSpan? ExpectedResponseAfter { get; set; }

    /// <summary>Lines relative to the section of the detector.</summary>
    public StringBuilder ToHocon() => new HoconLines()
        .Add("heartbeat-interval", HeartbeatInterval?.ToHocon())
        .Add("threshold", Threshold?.ToHocon())
        .Add("max-sample-size", MaxSampleSize?.ToHocon())
        .Add("min-std-deviation", MinStandardDeviation?.ToHocon())
        .Add("acceptable-heartbeat-pause", AcceptableHeartbeatPause?.ToHocon())
        .Add("unreachable-nodes-reaper-interval", UnreachableNodesReaperInterval?.ToHocon())
        .Add("expected-response-after", ExpectedResponseAfter?.ToHocon())
        .Text;
}

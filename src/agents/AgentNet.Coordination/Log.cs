using Microsoft.Extensions.Logging;

namespace AgentNet.Coordination;

/// <summary>The log messages of this project. Ids are stable: 2000 to 2099.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Error, "The archive could not {What} in {Path}: {Reason}. It is tried again; nothing is lost.")]
    public static partial void ArchiveFailed(ILogger log, string what, string path, string reason);

    [LoggerMessage(2001, LogLevel.Warning, "The archive does not answer: {Reason} ({Path}). It is asked again until it does, for at most {Patience}.")]
    public static partial void ArchiveAway(ILogger log, string reason, string path, TimeSpan patience);
}

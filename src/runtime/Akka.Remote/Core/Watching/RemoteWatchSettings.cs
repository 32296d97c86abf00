namespace Akka.Remote.Core.Watching;

/// <summary>The times of remote death watch.</summary>
/// <param name="ExpectedResponseAfter">A node that has not answered its first heartbeat by then is taken to have done so then, and its silence is counted from there.</param>
/// <param name="ReaperInterval">Between two searches for nodes that have failed.</param>
/// <param name="OrderGrace">How long a death that was told on the control lane waits for the messages that the dead had sent before.</param>
internal sealed record RemoteWatchSettings(TimeSpan ExpectedResponseAfter, TimeSpan ReaperInterval, TimeSpan OrderGrace);

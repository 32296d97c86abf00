using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Event;
using Akka.Remote.Core;

namespace Akka.Remote.Shell;

/// <summary>The lines of remoting, each with who, why and what next. What could come thousands of times comes every few seconds.</summary>
internal sealed class RemotingLog(ILoggingAdapter log, LogLevel? lifecycle)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Line, Address Peer, Lane Lane), TimeSpan> _said = new();

    public void Lifecycle(RemotingLifecycleEvent happened)
    {
        var level = happened.LogLevel();
        if (lifecycle is { } least && level >= least) log.Log(level, cause: null, happened.ToString()!);
    }

    public void Said(LogLevel level, string text)
    {
        if (lifecycle is { } least && level >= least) log.Log(level, cause: null, text);
    }

    public void StrangerLost(string peer, string reason) =>
        Said(LogLevel.WarningLevel, $"A connection from {peer} ended before the handshake was over: {reason}");

    public void Overflow(Address peer, Lane lane, long count, string key, TimeSpan now)
    {
        if (MaySay("overflow", peer, lane, now))
            log.Warning("{0} messages to {1} have been dropped so far because too many wait in its {2} lane. They are dead letters; is the peer too slow, or akka.remote.{3} too small?", count, peer, lane, key);
    }

    public void Backlog(Address peer, Lane lane, int count, TimeSpan now)
    {
        if (MaySay("backlog", peer, lane, now))
            log.Warning("{0} messages wait to be sent to {1} in its {2} lane (akka.remote.log-buffer-size-exceeding)", count, peer, lane);
    }

    public void Unwritable(object message, IActorRef recipient, Exception cause) =>
        log.Error(cause, "A message of type [{0}] to [{1}] could not be sent: {2}", message.GetType(), recipient, cause.Message);

    public void Unreadable(Address peer, string recipient, string format, Exception cause) =>
        log.Error(cause, "A message from {0} to [{1}] could not be read ({2}) and is lost: {3}", peer, recipient, format, cause.Message);

    public void Broken(string peer, Exception cause) =>
        log.Error(cause, "The connection with {0} is closed because of a failure in reading it: {1}", peer, cause.Message);

    private bool MaySay(string line, Address peer, Lane lane, TimeSpan now)
    {
        var key = (line, peer, lane);
        if (_said.TryGetValue(key, out var last) && now - last < Quiet) return false;
        _said[key] = now;
        return true;
    }
}

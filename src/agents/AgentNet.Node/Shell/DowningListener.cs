using System.Collections.Immutable;
using AgentNet.Gateway;
using Akka.Actor;
using Akka.Event;

namespace AgentNet.Node.Shell;

/// <summary>
/// Keeps what the split-brain resolver says in the log, for whoever asks the node about its cluster. The log is the only place where
/// Akka.NET says what it decided; with a log level above WARNING nothing is heard.
/// </summary>
internal sealed class DowningListener : ReceiveActor
{
    private const string Beginning = "SBR took decision";

    public DowningListener(DowningDecisions decisions) => Receive<Warning>(warning =>
    {
        if (warning.Message.ToString() is { } said && said.StartsWith(Beginning, StringComparison.Ordinal))
        {
            decisions.Add(new DowningDecision(new DateTimeOffset(warning.Timestamp.ToUniversalTime(), TimeSpan.Zero), said));
        }
    });

    protected override void PreStart()
    {
        Context.System.EventStream.Subscribe(Self, typeof(Warning));
        base.PreStart();
    }

    protected override void PostStop()
    {
        Context.System.EventStream.Unsubscribe(Self);
        base.PostStop();
    }
}

/// <summary>Written by one actor, read by requests.</summary>
internal sealed class DowningDecisions : IDowningDecisions
{
    private const int Most = 32;

    private ImmutableList<DowningDecision> _latest = [];

    public IReadOnlyList<DowningDecision> Latest => Volatile.Read(ref _latest);

    public void Add(DowningDecision decision)
    {
        var grown = _latest.Add(decision);
        Volatile.Write(ref _latest, grown.Count > Most ? grown.RemoveAt(0) : grown);
    }
}

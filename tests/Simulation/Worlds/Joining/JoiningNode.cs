using System.Text;
using Akka.Cluster;
using Akka.Cluster.Core;
using Akka.Cluster.Core.Membership;
using Akka.Util;
using Simulation.Search;
using Simulation.Worlds.Membership;

namespace Simulation.Worlds.Joining;

/// <summary>One node of a small world: its protocol, what it waits for, and whether it is still there.</summary>
internal sealed class JoiningNode
{
    // What follows does not depend on these: caches, the settings, what is only logged, the pace of the gossip that the world itself
    // brings about, and the tokens of timers, as only a timer that still counts does anything.
    private static readonly HashSet<string> Irrelevant =
    [
        "_settings", "_outbox", "_now", "_tokens", "_targets", "_digest", "_changes", "_reachability", "_first", "_aggregate", "_clockNode",
        "_ticksWithoutConvergence", "_hasComplained", "_quickRoundsLeft", "_isQuick", "_quickDueAt", "_slowness", "_retry", "_differentSince",
    ];

    private static readonly MembershipSettings Settings = ClusterShape.Defaults.Membership with
    {
        AppVersion = AppVersion.Zero,
        WeaklyUpAfter = null,
        RetryUnsuccessfulJoinAfter = JoiningWorld.AsksAnewAfter,
    };

    private readonly JoiningWorld _world;
    private readonly MembershipProtocol _protocol;
    private readonly SortedDictionary<MembershipTimer, long> _timers = [];

    public JoiningNode(JoiningWorld world, string name)
    {
        _world = world;
        Name = name;
        Self = Incarnation(name);
        _protocol = new MembershipProtocol(Self, Settings, seed: 1);
        Handle(new MembershipInput.Start());
    }

    public string Name { get; }

    public UniqueAddress Self { get; }

    public bool IsUp { get; private set; } = true;

    /// <summary>Has been told to end, and has not yet finished its work.</summary>
    public bool IsExiting { get; private set; }

    public MembershipState State => _protocol.State;

    public static UniqueAddress Incarnation(string name) => new(ClusterNode.AddressOf(name), name[1] - '0' + 1);

    public bool Awaits(MembershipTimer timer) => _timers.ContainsKey(timer);

    public void Handle(MembershipInput input)
    {
        var outbox = new Outbox<MembershipEffect>();
        _protocol.Handle(input, _world.Now, outbox);
        foreach (var effect in outbox.Effects)
        {
            switch (effect)
            {
                case MembershipEffect.Send send:
                    _world.Send(this, send.To.Host!, send.Message);
                    break;
                case MembershipEffect.SetTimer timer:
                    _timers[timer.Kind] = timer.Token;
                    break;
                case MembershipEffect.Publish publish:
                    _world.Shown(publish.State);
                    break;
                case MembershipEffect.BeginExit:
                    IsExiting = true;
                    break;
                case MembershipEffect.Stop:
                    IsUp = false;
                    _world.Ended(this);
                    break;
                case MembershipEffect.Note:
                    break;
                default:
                    throw new InvalidOperationException($"Nobody expects {effect}.");
            }
        }
    }

    public void Ring(MembershipTimer timer)
    {
        _timers.Remove(timer, out var token);
        Handle(new MembershipInput.TimerFired(timer, token));
    }

    public void Crash()
    {
        IsUp = false;
        _world.Ended(this);
    }

    /// <summary>What it would tell a peer in its next round.</summary>
    public ClusterMessage Status() => new ClusterMessage.GossipStatus(Self, State.Gossip.Digest, State.Gossip.Changes, SeenBits.Of(State.Gossip));

    public void Describe(StringBuilder text)
    {
        text.Append(IsUp).Append(IsExiting);
        if (IsUp)
        {
            text.AppendJoin(',', _timers.Keys);
            Fields.Describe(_protocol, text, Irrelevant);
        }

        text.AppendLine();
    }

    public static void Describe(ClusterMessage message, StringBuilder text) => Fields.Describe(message, text, Irrelevant);
}

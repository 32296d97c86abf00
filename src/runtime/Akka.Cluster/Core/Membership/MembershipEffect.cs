using Akka.Actor;

namespace Akka.Cluster.Core.Membership;

/// <summary>Everything that a member can do. A closed set; effects are carried out in the order in which they were made.</summary>
internal abstract record MembershipEffect
{
    private MembershipEffect()
    {
    }

    /// <summary>At most once.</summary>
    public sealed record Send(Address To, ClusterMessage Message) : MembershipEffect;

    /// <summary>Comes back as <see cref="MembershipInput.TimerFired"/>; an earlier one of the same kind may still come, its token tells.</summary>
    public sealed record SetTimer(MembershipTimer Kind, TimeSpan Delay, long Token) : MembershipEffect;

    /// <summary>The view has changed.</summary>
    public sealed record Publish(MembershipState State) : MembershipEffect;

    /// <summary>The cluster lets this node go: it finishes what it has to, and then <see cref="MembershipInput.ExitingCompleted"/> is due.</summary>
    public sealed record BeginExit : MembershipEffect;

    /// <summary>This node's part in the cluster is over.</summary>
    public sealed record Stop : MembershipEffect;

    /// <summary>The attempt to join has been refused for a reason that does not go away by itself.</summary>
    public sealed record JoinRefused(Address By, string Reason) : MembershipEffect;

    /// <summary>The time for joining is up.</summary>
    public sealed record GiveUpJoining : MembershipEffect;

    public sealed record Note(NoteLevel Level, string Text) : MembershipEffect;
}

/// <summary>How loudly a note is to be written.</summary>
internal enum NoteLevel
{
    Debug = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
}

using System.Collections.Immutable;
using Akka.Actor;
using Akka.Cluster.Core;
using Akka.Cluster.Core.Downing;
using Akka.Util;

namespace Akka.Cluster.Tests.Downing;

/// <summary>
/// A partition as text: <c>{A,C,E} | {B,D}</c>. A letter is an address; after it may come the place in age as a number (else
/// by address), a status (<c>+</c> joining, <c>~</c> weakly up, <c>-</c> leaving, <c>x</c> exiting, <c>!</c> down) and <c>:</c> with a role.
/// </summary>
internal sealed class Partition
{
    public Partition(IEnumerable<IEnumerable<Member>> sides) => Sides = [.. sides.Select(static side => side.ToImmutableSortedSet())];

    public ImmutableArray<ImmutableSortedSet<Member>> Sides { get; }

    public IEnumerable<Member> Members => Sides.SelectMany(static side => side);

    public static Partition Parse(string text) => new(text.Split('|').Select(static side =>
        side.Trim(' ', '{', '}').Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseMember)));

    public static Member ParseMember(string text)
    {
        var (node, role) = text.Split(':') is [var left, var right] ? (left, right) : (text, "");
        var status = node[^1] switch
        {
            '+' => MemberStatus.Joining,
            '~' => MemberStatus.WeaklyUp,
            '-' => MemberStatus.Leaving,
            'x' => MemberStatus.Exiting,
            '!' => MemberStatus.Down,
            _ => MemberStatus.Up,
        };
        var age = new string([.. node.Where(char.IsAsciiDigit)]);
        return Make(node[0], status, age.Length > 0 ? int.Parse(age, null) : 10 + node[0] - 'A', role);
    }

    public static Member Make(char name, MemberStatus status, int upNumber, string role = "") => Member.Restore(
        Node(name),
        status is MemberStatus.Joining or MemberStatus.WeaklyUp ? Member.NotUpYet : upNumber,
        status,
        role.Length > 0 ? [role] : [],
        AppVersion.Zero);

    public static UniqueAddress Node(char name) => new(new Address("akka.tcp", "sbr", $"{name}", 1), name);

    public static string Names(IEnumerable<UniqueAddress> nodes) => $"{{{string.Join(',', nodes.Select(static node => node.Address.Host!.ToUpperInvariant()).Order())}}}";

    /// <summary>What a node of this side knows once everyone here suspects everyone else.</summary>
    public DowningView ViewFrom(ImmutableSortedSet<Member> side)
    {
        var leader = side.Where(static member => member.Status != MemberStatus.Down).Min(Member.LeaderOrdering);
        var suspicions =
            from observer in side
            from subject in Members
            where !side.Contains(subject)
            select new Suspicion(observer.UniqueAddress, subject.UniqueAddress);
        return new DowningView((leader ?? side[0]).UniqueAddress, Members, suspicions, side.Select(static member => member.Address), leader?.Address);
    }

    /// <summary>Who is left when each side has decided by itself; the lease, if it comes to that, goes to whoever asks first.</summary>
    public string Survivors(DowningStrategy strategy)
    {
        var stableAfter = TimeSpan.FromSeconds(20);
        var deciders = Sides.Select(side => (Side: side, Protocol: new DowningProtocol(strategy, stableAfter, TimeSpan.Zero), Outbox: new Outbox<DowningEffect>())).ToList();
        foreach (var (side, protocol, outbox) in deciders)
        {
            protocol.Handle(new DowningInput.Observed(ViewFrom(side)), TimeSpan.Zero, outbox);
            protocol.Handle(new DowningInput.Ticked(), stableAfter, outbox);
        }

        foreach (var (_, protocol, outbox) in deciders.Where(static one => one.Outbox.Effects.OfType<DowningEffect.SetTimer>().Any()))
            protocol.Handle(new DowningInput.DelayPassed(outbox.Effects.OfType<DowningEffect.SetTimer>().Single().Token), stableAfter, outbox);
        var isFirst = true;
        var asking = deciders.Where(static one => one.Outbox.Effects.OfType<DowningEffect.AcquireLease>().Any());
        foreach (var (_, protocol, outbox) in asking.OrderBy(static one => one.Outbox.Effects.OfType<DowningEffect.SetTimer>().Any()))
        {
            protocol.Handle(new DowningInput.LeaseAnswered(outbox.Effects.OfType<DowningEffect.AcquireLease>().Single().Token, isFirst), stableAfter, outbox);
            isFirst = false;
        }

        return Names(deciders
            .Where(static one => one.Outbox.Effects.OfType<DowningEffect.Publish>().Any(static said => said.Decided.Decision == DowningDecision.KeepThisSide))
            .SelectMany(static one => one.Side.Select(static member => member.UniqueAddress).Except(one.Outbox.Effects.OfType<DowningEffect.Down>().Select(static down => down.Node))));
    }
}

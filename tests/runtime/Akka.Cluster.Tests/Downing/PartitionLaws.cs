using System.Collections.Immutable;
using Akka.Cluster.Core.Downing;

namespace Akka.Cluster.Tests.Downing;

/// <summary>S1 and S2 for every strategy that decides without a lease: of the two sides of any partition at most one survives.</summary>
public sealed class PartitionLaws
{
    private static readonly MemberStatus[] AllStatuses =
        [MemberStatus.Up, MemberStatus.Joining, MemberStatus.Leaving, MemberStatus.WeaklyUp, MemberStatus.Exiting, MemberStatus.Down];

    private static readonly MemberStatus[] MovingStatuses = [MemberStatus.Up, MemberStatus.Joining, MemberStatus.Leaving];

    public static TheoryData<string> Strategies =>
        ["keep-majority", "keep-oldest alone", "keep-oldest", "static-quorum 2", "static-quorum 3", "static-quorum 4"];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Never_both_sides_of_a_partition_survive(string strategy)
    {
        var rule = Named(strategy);
        foreach (var (size, statuses) in new[] { (2, AllStatuses), (3, AllStatuses), (4, AllStatuses), (5, MovingStatuses), (6, MovingStatuses) })
        {
            foreach (var members in Memberships(size, statuses))
            {
                foreach (var here in Cuts(size))
                    AtMostOne(rule, members, members, here);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Strategies))]
    public void Never_both_survive_when_one_side_is_one_change_ahead(string strategy)
    {
        var rule = Named(strategy);
        for (var size = 2; size <= 5; size++)
        {
            foreach (var members in Memberships(size, MovingStatuses))
            {
                foreach (var ahead in Successors(members))
                {
                    foreach (var here in Cuts(size))
                    {
                        AtMostOne(rule, members, ahead, here);
                        AtMostOne(rule, ahead, members, here);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("keep-majority")]
    [InlineData("keep-oldest alone")]
    [InlineData("keep-oldest")]
    public void Exactly_one_side_survives_when_all_members_are_up(string strategy)
    {
        var rule = Named(strategy);
        for (var size = 2; size <= 6; size++)
        {
            foreach (var members in Memberships(size, [MemberStatus.Up]))
            {
                foreach (var here in Cuts(size))
                    (Keeps(rule, members, here) ^ Keeps(rule, members, ~here)).ShouldBeTrue(Describe(members, members, here));
            }
        }
    }

    private static DowningStrategy Named(string name) => name.Split(' ') switch
    {
        ["keep-majority"] => new KeepMajority(""),
        ["keep-oldest", "alone"] => new KeepOldest(downIfAlone: true, ""),
        ["keep-oldest"] => new KeepOldest(downIfAlone: false, ""),
        ["static-quorum", var size] => new StaticQuorum(int.Parse(size, null), ""),
        _ => throw new ArgumentException(name, nameof(name)),
    };

    private static void AtMostOne(DowningStrategy rule, ImmutableArray<Member> seenHere, ImmutableArray<Member> seenThere, int here)
    {
        if (Keeps(rule, seenHere, here) && Keeps(rule, seenThere, ~here))
            Assert.Fail(Describe(seenHere, seenThere, here));
    }

    private static bool Keeps(DowningStrategy rule, ImmutableArray<Member> members, int side)
    {
        var self = members.FirstOrDefault(member => IsIn(member, side) && member.Status != MemberStatus.Down)?.UniqueAddress;
        if (self is null)
            return false;
        var suspicions = members.Where(member => !IsIn(member, side)).Select(member => new Suspicion(self, member.UniqueAddress));
        return rule.Decide(new DowningView(self, members, suspicions, [], null)).Decision == DowningDecision.KeepThisSide;
    }

    private static bool IsIn(Member member, int side) => (side >> (member.UniqueAddress.Uid - 'A') & 1) == 1;

    /// <summary>Every assignment of statuses, each with every member as the oldest one.</summary>
    private static IEnumerable<ImmutableArray<Member>> Memberships(int size, MemberStatus[] statuses)
    {
        for (var number = 0; number < Math.Pow(statuses.Length, size); number++)
        {
            for (var oldest = 0; oldest < size; oldest++)
            {
                var rest = number;
                var members = ImmutableArray.CreateBuilder<Member>(size);
                for (var i = 0; i < size; i++, rest /= statuses.Length)
                    members.Add(Partition.Make((char)('A' + i), statuses[rest % statuses.Length], 1 + ((i - oldest + size) % size)));
                yield return members.MoveToImmutable();
            }
        }
    }

    /// <summary>What the leader or a member may have changed last, known to one side only: one step of one member.</summary>
    private static IEnumerable<ImmutableArray<Member>> Successors(ImmutableArray<Member> members)
    {
        for (var i = 0; i < members.Length; i++)
        {
            var member = members[i];
            if (member.Status == MemberStatus.Joining)
            {
                yield return members.SetItem(i, member.CopyUp(members.Length + 1));
                yield return members.SetItem(i, member.Copy(MemberStatus.WeaklyUp));
            }
            else
            {
                yield return members.SetItem(i, member.Copy(member.Status == MemberStatus.Up ? MemberStatus.Leaving : MemberStatus.Exiting));
            }
        }
    }

    /// <summary>Every way to cut in two, as a set of members; the other side is the complement.</summary>
    private static IEnumerable<int> Cuts(int size) => Enumerable.Range(1, (1 << (size - 1)) - 1);

    private static string Describe(ImmutableArray<Member> seenHere, ImmutableArray<Member> seenThere, int here) =>
        $"here {string.Join(' ', seenHere.Where(member => IsIn(member, here)).Select(static member => member.Address.Host))}; "
        + $"seen here {string.Join(' ', seenHere.Select(static member => $"{member.Address.Host}{member.UpNumber}{member.Status}"))}; "
        + $"seen there {string.Join(' ', seenThere.Select(static member => $"{member.Address.Host}{member.UpNumber}{member.Status}"))}";
}

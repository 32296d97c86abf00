using Akka.Cluster.Core.Downing;

namespace Akka.Cluster.Tests.Downing;

/// <summary>What each strategy keeps of a partition; every side decides from its own view.</summary>
public sealed class StrategyTests
{
    private static readonly TimeSpan MinorityWaits = TimeSpan.FromSeconds(2);

    [Theory]
    [InlineData("{A,B,C} | {D,E} => {A,B,C}")]
    [InlineData("{A,B} | {C,D,E} => {C,D,E}")]
    [InlineData("{A,C,E} | {B,D} => {A,C,E}")]
    [InlineData("{A} | {B} => {A}")]
    [InlineData("{A,B} | {C,D} => {A,B}")]
    [InlineData("{C,D} | {A,B} => {A,B}")]
    [InlineData("{A,B,C} | {D} | {E} => {A,B,C}")]
    [InlineData("{A,B} | {C,D} | {E} => {}")]
    [InlineData("{A} | {B,C~,D~} => {}")]
    public void Keep_majority_keeps_the_larger_side_or_the_one_with_the_lowest_address(string row) => Check(row, new KeepMajority(""));

    [Theory]
    [InlineData("{A,B+} | {C} => {A,B}")]
    [InlineData("{A,B} | {C+} => {A,B}")]
    [InlineData("{A,B} | {C,D+} => {A,B}")]
    [InlineData("{B,C} | {D,A+} => {}")]
    [InlineData("{A,B,C} | {D,E-} => {A,B,C}")]
    [InlineData("{A,B,C-} | {D,E} => {A,B,C}")]
    [InlineData("{B,C,A-} | {D,E} => {A,B,C}")]
    [InlineData("{A,B,C-} | {D,E,F+} => {}")]
    [InlineData("{A,Bx} | {C} => {A,B}")]
    [InlineData("{A,B!} | {C,D,E} => {C,D,E}")]
    [InlineData("{A,B!} | {C,D} => {}")]
    public void Keep_majority_keeps_nobody_when_joining_or_leaving_members_may_have_tipped_it(string row) => Check(row, new KeepMajority(""));

    [Theory]
    [InlineData("{A} | {B!,C} => {}")]
    [InlineData("{A,D} | {B!,C} => {A,D}")]
    public void Keep_majority_counts_downed_members_that_it_cannot_reach_as_long_as_they_are_listed(string row) => Check(row, new KeepMajority(""));

    [Theory]
    [InlineData("{A:x,B,C} | {D:x,E:x} => {D,E}")]
    [InlineData("{A,B,C} | {D:x} => {D}")]
    [InlineData("{A,B} | {C} => {}")]
    public void Keep_majority_counts_only_the_role(string row) => Check(row, new KeepMajority("x"));

    [Theory]
    [InlineData("{A,B,C} | {D,E} => {A,B,C}")]
    [InlineData("{A,B} | {C,D,E} => {C,D,E}")]
    [InlineData("{A,B} | {C,D} | {E} => {}")]
    [InlineData("{A,B,C+} | {D,E} => {}")]
    [InlineData("{A,B,C} | {D,E,F} => {}")]
    [InlineData("{A,B,C} | {D,E,F+} => {A,B,C}")]
    [InlineData("{A,B,C-} | {D,E} => {A,B,C}")]
    public void Static_quorum_keeps_the_side_with_enough_members_unless_two_sides_could_have_them(string row) => Check(row, new StaticQuorum(3, ""));

    [Theory]
    [InlineData("{A:x,B:x,C} | {D:x,E,F,G} => {A,B,C}")]
    [InlineData("{A:x,B} | {C:x,D:x,E:x} => {}")]
    public void Static_quorum_counts_only_the_role(string row) => Check(row, new StaticQuorum(2, "x"));

    [Theory]
    [InlineData("{A,B,C} | {D1,E} => {D,E}")]
    [InlineData("{A1,B} | {C,D,E} => {A,B}")]
    [InlineData("{A1} | {B} => {A}")]
    [InlineData("{A} | {B1} => {B}")]
    [InlineData("{A1} | {B,C} => {B,C}")]
    [InlineData("{A,B} | {C1} => {A,B}")]
    [InlineData("{A1} | {B,C+} => {}")]
    [InlineData("{A1,B+} | {C,D} => {}")]
    [InlineData("{A1-,B} | {C2,D} => {}")]
    [InlineData("{A1-,B2,E} | {C,D} => {A,B,E}")]
    [InlineData("{A1} | {B} | {C,D} => {}")]
    public void Keep_oldest_keeps_the_oldest_member_unless_it_is_alone(string row) => Check(row, new KeepOldest(downIfAlone: true, ""));

    [Theory]
    [InlineData("{A1} | {B,C} => {A}")]
    [InlineData("{A,B} | {C1} => {C}")]
    public void Keep_oldest_keeps_a_lonely_oldest_member_when_told_to(string row) => Check(row, new KeepOldest(downIfAlone: false, ""));

    [Theory]
    [InlineData("{A1,B2:x} | {C3:x,D4} => {A,B}")]
    [InlineData("{A1,B2:x} | {C3:x,D4:x,E} => {C,D,E}")]
    [InlineData("{A1} | {B} => {}")]
    public void Keep_oldest_looks_only_at_the_role(string row) => Check(row, new KeepOldest(downIfAlone: true, "x"));

    [Theory]
    [InlineData("{A,B,C} | {D,E} => {A,B,C}")]
    [InlineData("{A} | {B,C} => {B,C}")]
    [InlineData("{A,B} | {C,D} => {A,B}")]
    [InlineData("{A,B} | {C,D} | {E} => {A,B}")]
    public void Lease_majority_lets_the_majority_ask_first(string row) => Check(row, new LeaseMajority(MinorityWaits, TimeSpan.FromSeconds(40), ""));

    [Theory]
    [InlineData("{A,B,C} | {D,E} => {D,E}")]
    [InlineData("{A,B,C} | {D} => {}")]
    [InlineData("{A,B} | {C} | {D,E} => {D,E}")]
    [InlineData("{A,B,Dx} | {C} => {}")]
    [InlineData("{A,B,D-} | {C} => {A,B,D}")]
    public void Keep_referee_keeps_the_side_of_one_node_unless_it_is_too_small(string row) => Check(row, new KeepReferee(Partition.Node('D').Address, 2));

    [Theory]
    [InlineData("{A,B,C} | {D} => {}")]
    [InlineData("{A} | {B} => {}")]
    public void Down_all_keeps_nobody(string row) => Check(row, new DownAll());

    private static void Check(string row, DowningStrategy strategy)
    {
        var parts = row.Split("=>", StringSplitOptions.TrimEntries);
        Partition.Parse(parts[0]).Survivors(strategy).ShouldBe(parts[1], $"{strategy.Name}: {row}");
    }
}

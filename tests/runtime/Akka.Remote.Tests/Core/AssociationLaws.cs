using Akka.Remote.Core;
using FsCheck;
using FsCheck.Fluent;

namespace Akka.Remote.Tests.Core;

/// <summary>R1 to R6 for whatever happens in whatever order; and once the network is well, both sides have the same session.</summary>
public sealed class AssociationLaws
{
    private const int Steps = 120;

    [Fact]
    public void Both_sides_agree_on_one_session_after_any_history() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), static seed => Live(new Random(seed))).Check(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(400));

    private static void Live(Random random)
    {
        var world = new TwoAssociations();
        for (var step = 0; step < Steps; step++)
        {
            var node = random.Next(2) == 0 ? world.Low : world.High;
            switch (random.Next(20))
            {
                case < 5:
                    node.Want((Lane)random.Next(3));
                    break;
                case < 14:
                    if (world.UnderWayCount > 0) world.DeliverOne(random.Next);
                    break;
                case < 17:
                    if (node.TimerCount > 0) node.FireOne(random.Next, isSilent: random.Next(4) == 0);
                    break;
                case 17:
                    if (world.OpenWires.Count > 0) world.Cut(world.OpenWires.Order().ElementAt(random.Next(world.OpenWires.Count)));
                    break;
                case 18:
                    world.Pass(TimeSpan.FromSeconds(random.Next(1, 200)));
                    break;
                default:
                    if (random.Next(3) == 0) world.Restart(node);
                    break;
            }

            foreach (var one in world.Nodes)
                (one.Session is { } session && session.PeerUid > one.Other.Uid).ShouldBeFalse("R2: nobody has a session with an incarnation that does not exist yet");
        }

        Heal(world);
        world.Low.Session.ShouldNotBeNull();
        world.High.Session.ShouldNotBeNull();
        world.Low.Session.Connection.ShouldBe(world.High.Session.Connection, "R1");
        world.Low.Session.PeerUid.ShouldBe(world.High.Uid, "R2");
        world.High.Session.PeerUid.ShouldBe(world.Low.Uid, "R2");
        world.Low.Session.IsInbound.ShouldBe(!world.High.Session.IsInbound);
        foreach (var lane in new[] { Lane.User, Lane.Large }) world.Low.Session[lane].ShouldBe(world.High.Session[lane]);
    }

    private static void Heal(TwoAssociations world)
    {
        for (var round = 0; round < 12; round++)
        {
            world.DeliverAll();
            world.Pass(TwoAssociations.Handshake);
            foreach (var node in world.Nodes) node.FireDue();
            world.DeliverAll();
            if (world.Low.Session is null || world.High.Session is null) world.High.Want();
            world.DeliverAll();
        }

        world.Low.Want(Lane.User);
        world.High.Want(Lane.Large);
        world.DeliverAll();
    }
}

using Akka.Actor;
using Akka.Configuration;
using Akka.Coordination;

namespace Akka.Cluster.Tests.Coordination;

public sealed class LeaseProviderTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create("leases", $$"""
        akka.loglevel = OFF
        akka.stdout-loglevel = OFF
        test.lease.lease-class = "{{typeof(RememberedLease).FullName}}, Akka.Cluster.Tests"
        test.lease.heartbeat-timeout = 20s
        test.lease.heartbeat-interval = ""
        test.other.lease-class = "{{typeof(LeaseOfSystem).FullName}}, Akka.Cluster.Tests"
        test.unnamed { }
        test.unknown.lease-class = "Nowhere.Lease, Nowhere"
        test.wrong.lease-class = "System.Text.StringBuilder"
        test.hasty.lease-class = "{{typeof(RememberedLease).FullName}}, Akka.Cluster.Tests"
        test.hasty.heartbeat-interval = 60s
        """);

    [Fact]
    public void A_lease_is_made_from_its_section_with_the_defaults_below_it()
    {
        var lease = LeaseProvider.Get(_system).GetLease("crown", "test.lease", "a:1");

        lease.ShouldBeOfType<RememberedLease>();
        lease.Settings.LeaseName.ShouldBe("crown");
        lease.Settings.OwnerName.ShouldBe("a:1");
        lease.Settings.TimeoutSettings.HeartbeatTimeout.ShouldBe(TimeSpan.FromSeconds(20));
        lease.Settings.TimeoutSettings.OperationTimeout.ShouldBe(TimeSpan.FromSeconds(5));
        lease.Settings.LeaseConfig.GetString("lease-class").ShouldNotBeNull().ShouldContain(nameof(RememberedLease));
    }

    [Fact]
    public void An_empty_heartbeat_interval_is_a_tenth_of_the_timeout_but_at_least_five_seconds() =>
        LeaseProvider.Get(_system).GetLease("crown", "test.lease", "a:1").Settings.TimeoutSettings.HeartbeatInterval.ShouldBe(TimeSpan.FromSeconds(5));

    [Fact]
    public void A_class_that_wants_the_system_gets_it() =>
        LeaseProvider.Get(_system).GetLease("crown", "test.other", "a:1").ShouldBeOfType<LeaseOfSystem>().System.ShouldBe(_system);

    [Fact]
    public void Asking_again_gives_the_same_lease_and_another_owner_another_one()
    {
        var provider = LeaseProvider.Get(_system);
        var lease = provider.GetLease("crown", "test.lease", "a:1");

        provider.GetLease("crown", "test.lease", "a:1").ShouldBeSameAs(lease);
        provider.GetLease("crown", "test.lease", "b:1").ShouldNotBeSameAs(lease);
        provider.GetLease("sceptre", "test.lease", "a:1").ShouldNotBeSameAs(lease);
    }

    [Theory]
    [InlineData("test.missing", "test.missing")]
    [InlineData("test.unnamed", "test.unnamed.lease-class")]
    [InlineData("test.unknown", "test.unknown.lease-class")]
    [InlineData("test.wrong", "test.wrong.lease-class")]
    [InlineData("test.hasty", "test.hasty.heartbeat-interval")]
    public void A_section_that_cannot_make_a_lease_is_named_in_the_error(string section, string named) =>
        Should.Throw<ConfigurationException>(() => LeaseProvider.Get(_system).GetLease("crown", section, "a:1")).Message.ShouldContain(named);

    [Fact]
    public void Timeouts_can_be_replaced_one_by_one()
    {
        var timeouts = new TimeoutSettings(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(2));
        var changed = timeouts
            .WithHeartbeatInterval(TimeSpan.FromSeconds(3))
            .WithHeartbeatTimeout(TimeSpan.FromSeconds(30))
            .withOperationTimeout(TimeSpan.FromSeconds(4));

        (changed.HeartbeatInterval.Seconds, changed.HeartbeatTimeout.Seconds, changed.OperationTimeout.Seconds).ShouldBe((3, 30, 4));
        (timeouts.HeartbeatInterval.Seconds, timeouts.HeartbeatTimeout.Seconds, timeouts.OperationTimeout.Seconds).ShouldBe((1, 10, 2));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    internal class RememberedLease(LeaseSettings settings) : Lease(settings)
    {
        public override Task<bool> Acquire() => Acquire(null);

        public override Task<bool> Acquire(Action<Exception?>? leaseLostCallback) => Task.FromResult(true);

        public override Task<bool> Release() => Task.FromResult(true);

        public override bool CheckLease() => true;
    }

    internal sealed class LeaseOfSystem(LeaseSettings settings, ExtendedActorSystem system) : RememberedLease(settings)
    {
        public ExtendedActorSystem System { get; } = system;
    }
}

using AgentNet.Leases;
using AgentNet.Leases.Core;
using AgentNet.Leases.Shell;
using Akka.Configuration;
using Akka.Coordination;
using Microsoft.Data.Sqlite;

namespace AgentNet.Coordination.Tests.Leases;

/// <summary>What every lease promises, over random histories on a clock that the test moves.</summary>
public sealed class LeaseConformance : IDisposable
{
    private static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("leases").FullName;
    private VirtualTime _time = new();

    [Theory]
    [InlineData("file")]
    [InlineData("sqlite")]
    public async Task A_keeper_gives_a_lease_to_one_owner_until_it_runs_out_and_never_reuses_a_version(string keeper)
    {
        var store = Store(keeper);
        for (var seed = 1; seed <= 10; seed++)
        {
            var random = new Random(seed);
            var name = $"{keeper}-{seed}";
            (string Owner, long Version, long UntilMs)? held = null;
            var lastVersion = 0L;
            for (var step = 0; step < 40; step++)
            {
                var owner = $"{(char)('a' + random.Next(3))}";
                var version = random.Next(4) == 0 ? Math.Max(0, lastVersion - 1) : lastVersion;
                var isHeld = held is { } now && now.UntilMs > _time.NowMs;
                switch (random.Next(5))
                {
                    case 0:
                        var taken = await store.TakeAsync(name, owner, TimeToLive, CancellationToken.None);
                        (taken is not null).ShouldBe(!isHeld || held!.Value.Owner == owner, $"seed {seed}, step {step}");
                        if (taken is { } newest)
                        {
                            newest.ShouldBeGreaterThan(lastVersion);
                            (lastVersion, held) = (newest, (owner, newest, _time.NowMs + (long)TimeToLive.TotalMilliseconds));
                        }

                        break;
                    case 1:
                        var isOurs = isHeld && held!.Value.Owner == owner && held.Value.Version == version;
                        (await store.RenewAsync(name, owner, version, TimeToLive, CancellationToken.None)).ShouldBe(isOurs, $"seed {seed}, step {step}");
                        if (isOurs)
                            held = (owner, version, _time.NowMs + (long)TimeToLive.TotalMilliseconds);
                        break;
                    case 2:
                        await store.ReleaseAsync(name, owner, version, CancellationToken.None);
                        if (held is { } given && given.Owner == owner && given.Version == version)
                            held = null;
                        break;
                    default:
                        Advance(TimeSpan.FromMilliseconds(random.Next(12_000)));
                        break;
                }
            }
        }
    }

    [Fact]
    public async Task Never_two_owners_hold_a_lease_and_one_can_have_it_when_its_keeper_works()
    {
        for (var seed = 1; seed <= 200; seed++)
        {
            var random = new Random(seed);
            _time = new VirtualTime();
            var keeper = new Memory(_time);
            var leases = Enumerable.Range(0, 3).Select(i => Lease($"{(char)('a' + i)}", keeper)).ToArray();
            for (var step = 0; step < 60; step++)
            {
                keeper.Fails = random.Next(4) == 0;
                var lease = leases[random.Next(3)];
                try
                {
                    if (random.Next(6) == 0)
                        await lease.Release();
                    else if (random.Next(2) == 0)
                        (await lease.Acquire()).ShouldBe(lease.CheckLease());
                }
                catch (LeaseException) when (keeper.Fails)
                {
                    // The owner has been told that nothing is known.
                }

                _time.Advance(TimeSpan.FromMilliseconds(random.Next(9_000)));
                leases.Count(static one => one.CheckLease()).ShouldBeLessThanOrEqualTo(1, $"seed {seed}, step {step}");
            }

            keeper.Fails = false;
            _time.Advance(TimeToLive + TimeToLive);
            var holder = leases.FirstOrDefault(static one => one.CheckLease()) ?? leases[0];
            (await holder.Acquire()).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_lease_that_cannot_be_renewed_is_lost_before_another_owner_can_have_it()
    {
        var keeper = new Memory(_time);
        var (first, second) = (Lease("a", keeper), Lease("b", keeper));
        var lost = new List<Exception?>();
        (await first.Acquire(lost.Add)).ShouldBeTrue();

        _time.Advance(TimeSpan.FromSeconds(60));
        first.CheckLease().ShouldBeTrue();
        keeper.Fails = true;
        _time.Advance(TimeSpan.FromSeconds(17));

        first.CheckLease().ShouldBeFalse();
        lost.ShouldHaveSingleItem();
        keeper.Fails = false;
        (await second.Acquire()).ShouldBeFalse();
        _time.Advance(TimeToLive);
        (await second.Acquire()).ShouldBeTrue();
    }

    [Fact]
    public async Task A_released_lease_is_free_at_once_and_is_not_reported_as_lost()
    {
        var keeper = new Memory(_time);
        var (first, second) = (Lease("a", keeper), Lease("b", keeper));
        var lost = new List<Exception?>();
        (await first.Acquire(lost.Add)).ShouldBeTrue();
        (await second.Acquire()).ShouldBeFalse();

        (await first.Release()).ShouldBeTrue();

        first.CheckLease().ShouldBeFalse();
        (await second.Acquire()).ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(60));
        lost.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_file_that_is_no_lease_is_refused_and_named()
    {
        await File.WriteAllTextAsync(Path.Combine(_directory, "crown.lease"), "rubbish");
        var lease = new FileLease(Settings("a"), new FileLeaseStore(_directory, () => _time.NowMs), TimeProvider.System);
        (await Should.ThrowAsync<LeaseException>(() => lease.Acquire())).Message.ShouldContain("crown.lease is no lease");
    }

    [Fact]
    public void Times_that_leave_no_room_for_a_renewal_are_refused() =>
        Should.Throw<ConfigurationException>(() => Lease("a", new Memory(_time), "safety-margin = 16s")).Message.ShouldContain("safety-margin");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private FileLease Lease(string owner, ILeaseStore keeper, string hocon = "") => new(Settings(owner, hocon), keeper, _time);

    private static LeaseSettings Settings(string owner, string hocon = "") => LeaseSettings.Create(
        ConfigurationFactory.ParseString(hocon).WithFallback(LeasesConfig.Reference.GetConfig("akka.coordination.lease.file")), "crown", owner);

    private string Database => $"Data Source={Path.Combine(_directory, "leases.db")};Pooling=False";

    private ILeaseStore Store(string keeper)
    {
        if (keeper == "file")
            return new FileLeaseStore(_directory, () => _time.NowMs);
        var dialect = SqlDialect.Find("SQLite").ShouldNotBeNull() with { NowMs = "(SELECT ms FROM clock)" };
        Sql("CREATE TABLE clock (ms INTEGER); INSERT INTO clock VALUES (0)");
        return new SqlLeaseStore(dialect, Database, "leases", makesTable: true);
    }

    private void Advance(TimeSpan by)
    {
        _time.Advance(by);
        if (File.Exists(Path.Combine(_directory, "leases.db")))
            Sql($"UPDATE clock SET ms = {_time.NowMs}");
    }

    private void Sql(string text)
    {
        using var connection = new SqliteConnection(Database);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = text;
        command.ExecuteNonQuery();
    }

    /// <summary>A keeper in memory that sometimes fails, before or after it has done what it was asked.</summary>
    private sealed class Memory(VirtualTime time) : ILeaseStore
    {
        private LeaseRecord? _record;
        private int _calls;

        public bool Fails { get; set; }

        public Task<long?> TakeAsync(string name, string owner, TimeSpan timeToLive, CancellationToken cancel) =>
            Answer(LeaseRecord.Take(_record, owner, time.NowMs, (long)timeToLive.TotalMilliseconds), static record => record?.Version);

        public Task<bool> RenewAsync(string name, string owner, long version, TimeSpan timeToLive, CancellationToken cancel) =>
            Answer(LeaseRecord.Renew(_record, owner, version, time.NowMs, (long)timeToLive.TotalMilliseconds), static record => record is not null);

        public Task ReleaseAsync(string name, string owner, long version, CancellationToken cancel) =>
            Answer(LeaseRecord.Release(_record, owner, version), static _ => true);

        private Task<T> Answer<T>(LeaseRecord? changed, Func<LeaseRecord?, T> answer)
        {
            if (Fails && _calls++ % 2 == 0)
                return Task.FromException<T>(new IOException("The keeper was not reached."));
            _record = changed ?? _record;
            return Fails ? Task.FromException<T>(new IOException("The keeper's answer was lost.")) : Task.FromResult(answer(changed));
        }
    }
}

using System.Collections.Immutable;
using Akka.Actor;

namespace Akka.Cluster.Core.Joining;

/// <summary>
/// One attempt to find a cluster among contact points. The first seed node forms a cluster when the others have none; every
/// other node asks until somebody lets it in. It decides and leaves the asking to the membership protocol.
/// </summary>
internal sealed class SeedJoining
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SlowestRetry = TimeSpan.FromSeconds(1);

    private readonly HashSet<Address> _without = [];
    private readonly TimeSpan _startedAt;
    private readonly TimeSpan _seedNodeTimeout;
    private readonly TimeSpan _giveUpAt;
    private TimeSpan _retry = FirstRetry;
    private TimeSpan _warnedAt;
    private bool _mayForm;

    public SeedJoining(Address self, ImmutableArray<Address> seeds, TimeSpan startedAt, TimeSpan seedNodeTimeout, TimeSpan giveUpAt)
    {
        Seeds = seeds;
        Others = [.. seeds.Where(seed => !seed.Equals(self)).Distinct()];
        _startedAt = startedAt;
        _warnedAt = startedAt;
        _seedNodeTimeout = seedNodeTimeout;
        _giveUpAt = giveUpAt;
        _mayForm = seeds[0].Equals(self);
    }

    public ImmutableArray<Address> Seeds { get; }

    /// <summary>Whom to ask.</summary>
    public ImmutableArray<Address> Others { get; }

    /// <summary>What to do now: called at the start and whenever the delay of the last answer is over.</summary>
    public Step Next(TimeSpan now)
    {
        if (_mayForm && (_without.Count == Others.Length || now - _startedAt >= _seedNodeTimeout))
            return new Step.FormCluster();
        if (now >= _giveUpAt)
            return new Step.GiveUp();

        var delay = _retry;
        _retry = _retry * 2 < SlowestRetry ? _retry * 2 : SlowestRetry;
        var isLate = now - _warnedAt >= _seedNodeTimeout * 2;
        if (isLate)
            _warnedAt = now;
        return new Step.Ask(delay, isLate);
    }

    /// <summary>A contact point has no cluster.</summary>
    /// <returns>True when this node is to form one, as nobody else has one.</returns>
    public bool HasNone(Address contact) => Others.Contains(contact) && _without.Add(contact) && _mayForm && _without.Count == Others.Length;

    /// <summary>There is a cluster, so this node must not form another one beside it, whether it is let in or not.</summary>
    public void FoundCluster() => _mayForm = false;

    /// <summary>What a node without a cluster does next. A closed set.</summary>
    internal abstract record Step
    {
        private Step()
        {
        }

        /// <summary>Asks all contact points, and decides again after the delay.</summary>
        public sealed record Ask(TimeSpan Delay, bool IsLate) : Step;

        public sealed record FormCluster : Step;

        public sealed record GiveUp : Step;
    }
}

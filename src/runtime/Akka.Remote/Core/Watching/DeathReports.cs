namespace Akka.Remote.Core.Watching;

/// <summary>
/// Pairs the two copies in which a death is reported, so that it is acted on once: when the ordered copy comes, or, when that is
/// late, a grace after the reliable one.
/// </summary>
/// <remarks>
/// Copies of one path pair up in the order of their arrival. A report whose other copy never comes is forgotten after
/// <see cref="Memory"/>; until then it can only delay the next one of the same path by the grace.
/// </remarks>
internal sealed class DeathReports(TimeSpan grace)
{
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<long, RemotePath> _byArrival = [];
    private readonly Dictionary<RemotePath, Report> _reports = [];
    private long _arrivals;

    public int Count => _reports.Count;

    /// <summary>True when the death is to be acted on now.</summary>
    public bool Ordered(RemotePath dead, TimeSpan now)
    {
        var report = Touch(dead, now);
        report.Balance++;
        var acts = report.Balance > 0 || report.DueAt is not null;
        if (report.Balance <= 0) report.DueAt = null;
        Settle(dead, report);
        return acts;
    }

    public void Reliable(RemotePath dead, bool existenceConfirmed, TimeSpan now)
    {
        var report = Touch(dead, now);
        report.Balance--;
        if (report.Balance < 0) (report.DueAt, report.ExistenceConfirmed) = (report.DueAt ?? now + grace, existenceConfirmed);
        Settle(dead, report);
    }

    /// <summary>The deaths whose ordered copy has not come in time.</summary>
    public IReadOnlyList<(RemotePath Dead, bool ExistenceConfirmed)> TakeOverdue(TimeSpan now)
    {
        if (_byArrival.Count == 0) return [];
        List<(RemotePath, bool)> overdue = [];
        foreach (var dead in _byArrival.Values.ToArray())
        {
            var report = _reports[dead];
            if (report.DueAt is { } due && due <= now)
            {
                report.DueAt = null;
                overdue.Add((dead, report.ExistenceConfirmed));
            }

            if (now - report.Since > Memory) Forget(dead, report);
        }

        return overdue;
    }

    private Report Touch(RemotePath dead, TimeSpan now)
    {
        if (!_reports.TryGetValue(dead, out var report))
        {
            _reports.Add(dead, report = new Report(++_arrivals));
            _byArrival.Add(report.Arrival, dead);
        }

        report.Since = now;
        return report;
    }

    private void Settle(RemotePath dead, Report report)
    {
        if (report.Balance == 0) Forget(dead, report);
    }

    private void Forget(RemotePath dead, Report report)
    {
        _reports.Remove(dead);
        _byArrival.Remove(report.Arrival);
    }

    private sealed class Report(long arrival)
    {
        public long Arrival => arrival;

        /// <summary>Ordered copies minus reliable ones.</summary>
        public int Balance;

        public TimeSpan Since;

        public TimeSpan? DueAt;

        public bool ExistenceConfirmed;
    }
}

namespace Akka.Persistence.Core;

/// <summary>
/// Who may recover now and who waits, first come first served. At most <paramref name="limit"/> holders at a time; a
/// holder returns its permit once, a waiter may leave.
/// </summary>
internal sealed class RecoveryPermits<T>(int limit)
    where T : notnull
{
    private readonly HashSet<T> _holders = [];
    private readonly LinkedList<T> _waiting = new();

    public int Holders => _holders.Count;

    /// <summary>True when the permit is given at once; otherwise <see cref="Release"/> names its holder later.</summary>
    public bool Request(T applicant)
    {
        if (_holders.Count < limit)
            return _holders.Add(applicant);
        _waiting.AddLast(applicant);
        return false;
    }

    /// <summary>The applicant is done or gone.</summary>
    /// <returns>True when somebody else gets the permit now.</returns>
    public bool Release(T applicant, out T? next)
    {
        next = default;
        if (!_holders.Remove(applicant))
        {
            _waiting.Remove(applicant);
            return false;
        }
        if (_waiting.First is not { } first)
            return false;
        _waiting.RemoveFirst();
        next = first.Value;
        return _holders.Add(next);
    }
}

using AgentNet.Contracts;

namespace MultiNode.Judgement;

/// <summary>
/// Judges what is left behind without the product's code: only the contracts' bytes are known to it.
/// L1 epochs of accepted coordinator writes never go back. L2 no two writers own one sequence number, and a writer that was followed
/// by another writes no more. L3 the token of a task only grows, and a result is recorded under its newest one. L4 a task completes once.
/// L5 everything acknowledged is in the journal or the archive. L6 no agent begins a task under a lower epoch than it has seen.
/// </summary>
internal static class LedgerOracle
{
    public static IEnumerable<Verdict> Judge(Ledger ledger) =>
    [
        Epochs(ledger), Writers(ledger), Tokens(ledger), Endings(ledger), Acknowledged(ledger), Agents(ledger),
    ];

    private static Verdict Epochs(Ledger ledger)
    {
        var wrong = new List<string>();
        var starts = 0;
        long current = 0;
        foreach (var happened in ledger.Journal.Events)
        {
            if (happened.CoordinatorStarted is { } started)
            {
                starts++;
                Look(started.Epoch, started.Epoch > current, "began");
            }
            else if (happened.TaskAssigned is { } assigned)
            {
                Look(assigned.Token.Epoch, assigned.Token.Epoch >= current, $"assigned {assigned.TaskId}");
            }
        }

        return new Verdict("L1", $"epochs of accepted coordinator writes only grow ({starts} seen)", wrong);

        void Look(long epoch, bool isRight, string what)
        {
            if (!isRight)
            {
                wrong.Add($"epoch {epoch} {what} after epoch {current}");
            }

            current = Math.Max(current, epoch);
        }
    }

    private static Verdict Writers(Ledger ledger)
    {
        var wrong = new List<string>(ledger.Journal.Rewritten);
        wrong.AddRange(ledger.Doubles.Select(number => $"{number} is there twice"));
        var done = new HashSet<string>(StringComparer.Ordinal);
        var current = "";
        foreach (var turn in ledger.Journal.Turns.Where(turn => turn.Writer != current))
        {
            if (current.Length > 0)
            {
                done.Add(current);
            }

            current = turn.Writer;
            if (done.Contains(current))
            {
                wrong.Add($"{current} wrote entry {turn.Number} after another writer had taken over");
            }
        }

        return new Verdict("L2", $"no two writers own one sequence number, and none writes after its successor ({done.Count + 1} writers)", wrong);
    }

    private static Verdict Tokens(Ledger ledger)
    {
        var newest = new Dictionary<string, FencingToken>(StringComparer.Ordinal);
        var wrong = new List<string>();
        var late = 0;
        foreach (var happened in ledger.Journal.Events)
        {
            if (happened.TaskAssigned is { } assigned)
            {
                if (newest.TryGetValue(assigned.TaskId, out var before) && !IsNewer(assigned.Token, before))
                {
                    wrong.Add($"{assigned.TaskId} was assigned under {assigned.Token} after {before}");
                }

                newest[assigned.TaskId] = assigned.Token;
            }
            else if (happened.TaskCompleted is { } completed && newest.TryGetValue(completed.TaskId, out var current) && !completed.Token.Equals(current))
            {
                wrong.Add($"{completed.TaskId} took the result of {completed.Token} while {current} was the newest");
            }
            else if (happened.TaskLateResult is not null)
            {
                late++;
            }
        }

        return new Verdict("L3", $"no result with an old token was applied ({newest.Count} tasks assigned, {late} late results kept as evidence)", wrong);
    }

    private static Verdict Endings(Ledger ledger)
    {
        var ended = new HashSet<string>(StringComparer.Ordinal);
        var twice = ledger.Journal.Events.Select(happened => happened.TaskCompleted?.TaskId).OfType<string>().Where(id => !ended.Add(id)).ToList();
        return new Verdict("L4", $"no task completed twice ({ended.Count} results)", [.. twice.Select(id => $"{id} ended twice")]);
    }

    private static Verdict Acknowledged(Ledger ledger)
    {
        var known = ledger.Journal.Events.SelectMany(AddedBy).Concat(ledger.Archived).ToHashSet(StringComparer.Ordinal);
        var lost = ledger.Acknowledged.Keys.Where(id => !known.Contains(id)).ToList();
        return new Verdict("L5", $"each of {ledger.Acknowledged.Count} acknowledged tasks is in the journal or the archive", [.. lost.Select(id => $"{id} is lost")]);
    }

    private static Verdict Agents(Ledger ledger)
    {
        var wrong = new List<string>();
        var highest = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var seen in ledger.Journal.SeenEpochs)
        {
            Look($"{seen.Agent} saw", seen.Agent, seen.Epoch, mayRepeat: false);
        }

        highest.Clear();
        foreach (var begun in ledger.Begun)
        {
            Look($"{begun.Agent} began {begun.Task} under", begun.Agent, begun.Epoch, mayRepeat: true);
        }

        return new Verdict("L6", $"no agent begins a task under a lower epoch than it has seen ({ledger.Journal.SeenEpochs.Count} epochs seen, {ledger.Begun.Count} begins)", wrong);

        void Look(string what, string agent, long epoch, bool mayRepeat)
        {
            var before = highest.GetValueOrDefault(agent);
            if (epoch < before || (epoch == before && !mayRepeat))
            {
                wrong.Add($"{what} epoch {epoch} after {before}");
            }

            highest[agent] = Math.Max(before, epoch);
        }
    }

    private static IEnumerable<string> AddedBy(CoordinatorEvent happened) => happened.KindCase switch
    {
        CoordinatorEvent.KindOneofCase.TaskAdded => [happened.TaskAdded.Spec.Id],
        CoordinatorEvent.KindOneofCase.BatchAdded => happened.BatchAdded.Tasks.Select(task => task.Spec.Id),
        _ => [],
    };

    private static bool IsNewer(FencingToken token, FencingToken than) =>
        token.Epoch > than.Epoch || (token.Epoch == than.Epoch && token.Number > than.Number);
}

/// <param name="Wrong">What breaks the rule; empty when it holds.</param>
internal sealed record Verdict(string Rule, string Says, IReadOnlyList<string> Wrong);

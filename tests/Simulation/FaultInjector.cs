namespace Simulation;

/// <summary>Schedules the faults that concern whole nodes and links: crashes, restarts, freezes, partitions, clogs, clocks that are set.</summary>
internal sealed class FaultInjector(Simulator simulator, SplitMix random)
{
    private readonly TimeSpan _phase = simulator.Phases.Faults;

    public void Schedule()
    {
        var faults = simulator.Faults;
        Repeat(faults.Crashes, Crash);
        Repeat(faults.Partitions, Partition);
        Repeat(faults.Clogs, Clog);
        Repeat(faults.Freezes, () => Failing()?.Freeze(simulator.Time.Now + Some(0.2)));
        Repeat(faults.ClockJumps, () => Failing()?.SetClock(random.Between(-_phase, _phase)));
    }

    private void Repeat(int times, Action fault)
    {
        for (var i = 0; i < times; i++)
        {
            simulator.Time.At(_phase * random.NextFraction(), fault);
        }
    }

    private void Crash()
    {
        if (Failing() is { IsUp: true } node)
        {
            node.Crash();
            simulator.Time.After(Some(0.25), () =>
            {
                if (!node.IsUp && !node.IsRetired)
                {
                    node.Start();
                }
            });
        }
    }

    /// <summary>Any split of the nodes into two sides; cut in both directions, or in one.</summary>
    private void Partition()
    {
        var isOneWay = random.Chance(simulator.Faults.OneWay);
        var sides = simulator.Nodes.Select(node => (node.Name, IsLeft: random.Chance(0.5))).ToList();
        var cuts = (from left in sides where left.IsLeft from right in sides where !right.IsLeft select (left.Name, right.Name)).ToList();
        if (!isOneWay)
        {
            cuts.AddRange(cuts.Select(cut => (cut.Item2, cut.Item1)).ToList());
        }

        cuts.ForEach(cut => simulator.Network.Cut(cut.Item1, cut.Item2));
        simulator.Time.After(Some(0.4), () =>
        {
            if (!simulator.IsHealed)
            {
                cuts.ForEach(cut => simulator.Network.Mend(cut.Item1, cut.Item2));
            }
        });
    }

    private void Clog()
    {
        if (simulator.Nodes.Count > 1)
        {
            var from = random.Pick(simulator.Nodes);
            var to = random.Pick(simulator.Nodes);
            simulator.Network.Clog(from.Name, to.Name, simulator.Time.Now + Some(0.3));
        }
    }

    private VirtualNode? Failing()
    {
        var able = simulator.Nodes.Where(node => node.MayFail).ToList();
        return able.Count == 0 ? null : random.Pick(able);
    }

    private TimeSpan Some(double share) => _phase * (share * random.NextFraction());
}

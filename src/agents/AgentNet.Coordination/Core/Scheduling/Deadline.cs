namespace AgentNet.Coordination.Core.Scheduling;

/// <summary>Something that becomes due. The coordinator has one alarm, set to the first of these; what is due is looked at again when it rings.</summary>
internal abstract class Deadline
{
    private int _place = -1;

    public long DueAtMs { get; set; }

    public bool IsSet => _place >= 0;

    internal readonly struct ByTime : IHeapOrder<Deadline>
    {
        public static bool Before(Deadline left, Deadline right) => left.DueAtMs < right.DueAtMs;

        public static ref int PlaceOf(Deadline item) => ref item._place;
    }
}

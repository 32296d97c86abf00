namespace A.Shell;

internal sealed class Clock
{
    public long Now() => DateTimeOffset.UtcNow.Ticks;
}

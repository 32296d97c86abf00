namespace A.Tests;

public sealed class Waits
{
    public async Task It_happens()
    {
        await Task.Delay(100);
        Thread.Sleep(100);
    }
}

namespace A;

internal sealed class Waiter(Task<int> task)
{
    public int Value => task.Result;
}

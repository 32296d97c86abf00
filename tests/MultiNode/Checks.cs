namespace MultiNode;

/// <summary>Counts what held and what did not, and prints each as it is known.</summary>
internal sealed class Checks
{
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    public void Expect(bool holds, string what, string otherwise = "")
    {
        if (holds)
        {
            Passed++;
            Console.WriteLine($"  ok      {what}");
        }
        else
        {
            Failed++;
            Console.WriteLine($"  FAILED  {what}{(otherwise.Length > 0 ? $": {otherwise}" : "")}");
        }
    }
}

namespace A;

internal sealed class Loop
{
    public void Run()
    {
        try { Step(); }
        catch (OperationCanceledException) { }
        try { Step(); }
        catch (Exception failure) when (failure is IOException or TimeoutException) { Note(failure); }
        try { Step(); }
        catch (Exception failure) { Note(failure); }
        try { Step(); }
        catch (Exception failure) when (failure is not OperationCanceledException) { Note(failure); }
        try { Step(); }
        catch
        {
        }

        try { Step(); }
        catch
        {
            Undo();
            throw;
        }
    }
}

namespace Akka.Remote.Shell;

/// <summary>
/// Handles inputs one after the other, each to its end, on whichever thread brings them: a protocol has one owner at a time and no
/// thread of its own.
/// </summary>
internal sealed class Strand<TInput>(Action<TInput> handle)
{
    private readonly Lock _gate = new();
    private readonly Queue<TInput> _inputs = new();
    private bool _isRunning;

    /// <summary>Returns at once when another thread is at it; that one handles this input too.</summary>
    public void Post(TInput input)
    {
        lock (_gate)
        {
            _inputs.Enqueue(input);
            if (_isRunning) return;
            _isRunning = true;
        }

        Run();
    }

    private void Run()
    {
        while (true)
        {
            TInput input;
            lock (_gate)
            {
                if (!_inputs.TryDequeue(out input!))
                {
                    _isRunning = false;
                    return;
                }
            }

            try
            {
                handle(input);
            }
            catch
            {
                // A rule is broken: whoever brought the input hears of it, and later inputs are not held up for ever.
                lock (_gate) _isRunning = false;
                throw;
            }
        }
    }
}

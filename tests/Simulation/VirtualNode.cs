namespace Simulation;

/// <summary>
/// One process that may crash, freeze and start again, with a clock and a disk of its own. A world derives from it to host a
/// protocol: inputs come in through the On... methods, effects go out through Send, SetTimer and Persist.
/// </summary>
internal abstract class VirtualNode
{
    private static readonly long WorldBeginsMs = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly Simulator _simulator;
    private readonly double _rate;
    private TimeSpan _startedAt;
    private readonly Queue<(int Process, Action Happens)> _heldBack = new();
    private bool _isFrozen;
    private int _freezes;
    private long _wallSkewMs;
    private long _wallAtStartMs;

    protected VirtualNode(Simulator simulator, string name)
    {
        _simulator = simulator;
        Name = name;
        Disk = new VirtualDisk(simulator.Time, simulator.Random.Fork(), simulator.Trace, name);
        _rate = 1 + simulator.Faults.Drift * (2 * simulator.Random.NextFraction() - 1);
        simulator.Attach(this);
    }

    public string Name { get; }

    public VirtualDisk Disk { get; }

    public bool IsUp { get; private set; }

    /// <summary>Grows with every start; timers, writes and continuations of an earlier process never reach a later one.</summary>
    public int Process { get; private set; }

    /// <summary>Whether the simulator may crash or freeze it.</summary>
    public virtual bool MayFail => true;

    /// <summary>When down, it stays so: neither the fault injector nor healing starts it again.</summary>
    public bool IsRetired { get; set; }

    /// <summary>This process's monotonic clock. It may run a little fast or slow.</summary>
    public TimeSpan Elapsed => (_simulator.Time.Now - _startedAt) * _rate;

    /// <summary>The wall clock as read when the process started, plus elapsed time. Between two processes it may go back.</summary>
    public long WallMs => _wallAtStartMs + (long)Elapsed.TotalMilliseconds;

    protected Trace Trace => _simulator.Trace;

    public void Start()
    {
        Process++;
        IsUp = true;
        _startedAt = _simulator.Time.Now;
        _isFrozen = false;
        _heldBack.Clear();
        _wallAtStartMs = WorldBeginsMs + (long)_simulator.Time.Now.TotalMilliseconds + _wallSkewMs;
        Trace.Note(Name, "starts", $"process {Process}");
        OnStart();
    }

    public void Crash()
    {
        if (IsUp)
        {
            IsUp = false;
            Trace.Note(Name, "crashes");
            Disk.Crash();
            OnCrash();
        }
    }

    /// <summary>Stopped by its operating system: nothing happens in it until then, and then everything that was due.</summary>
    public void Freeze(TimeSpan until)
    {
        var freeze = ++_freezes;
        _isFrozen = true;
        Trace.Note(Name, "freezes", $"until {until.TotalSeconds:F1}");
        _simulator.Time.At(until, () =>
        {
            if (freeze == _freezes)
            {
                Thaw();
            }
        });
    }

    public void Thaw()
    {
        _isFrozen = false;
        while (_heldBack.TryDequeue(out var held))
        {
            _simulator.Time.After(TimeSpan.Zero, () => WhenAwake(held.Process, held.Happens));
        }
    }

    /// <summary>Somebody sets its wall clock. A process that has read it before does not notice; its next one does.</summary>
    public void SetClock(TimeSpan skew)
    {
        _wallSkewMs = (long)skew.TotalMilliseconds;
        Trace.Note(Name, "clock set", $"{skew.TotalSeconds:F1} s off");
    }

    public void Receive(string from, object message) => WhenAwake(Process, () =>
    {
        Trace.Note(Name, "receives", $"from {from}: {message}");
        OnMessage(from, message);
    });

    protected abstract void OnStart();

    protected abstract void OnMessage(string from, object message);

    protected virtual void OnTimer(object token)
    {
    }

    /// <summary>What was in memory is gone; the disk has been dealt with.</summary>
    protected virtual void OnCrash()
    {
    }

    protected void Send(string to, object message, bool reliably = false) => _simulator.Network.Send(Name, to, message, reliably);

    /// <summary>By this node's clock. Nothing cancels a timer: whoever set it ignores stale tokens.</summary>
    protected void SetTimer(object token, TimeSpan delay) => Later(delay / _rate, () => OnTimer(token));

    protected void Persist(object entry, Action confirmed)
    {
        var process = Process;
        Disk.Append(entry, () => WhenAwake(process, confirmed));
    }

    /// <summary>Happens in this process, unless it has died by then.</summary>
    protected void Later(TimeSpan delay, Action happens)
    {
        var process = Process;
        _simulator.Time.After(delay, () => WhenAwake(process, happens));
    }

    private void WhenAwake(int process, Action happens)
    {
        if (!IsUp || process != Process)
        {
            return;
        }

        if (_isFrozen)
        {
            _heldBack.Enqueue((process, happens));
        }
        else
        {
            happens();
        }
    }
}

namespace Akka.Dispatch;

/// <summary>A piece of work for a dispatcher or scheduler.</summary>
public interface IRunnable : IThreadPoolWorkItem
{
    void Run();

    void IThreadPoolWorkItem.Execute() => Run();
}

/// <summary>A delegate as a piece of work.</summary>
internal sealed class ActionRunnable(Action action) : IRunnable
{
    public void Run() => action();
}

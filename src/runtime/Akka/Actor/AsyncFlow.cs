namespace Akka.Actor;

/// <summary>
/// Carries the cell along the execution context of an async handler, so that Context, Self and Sender are right even where an
/// await with ConfigureAwait(false) has left the actor's turn.
/// </summary>
internal static class AsyncFlow
{
    private static readonly AsyncLocal<ActorCell?> Flowing = new();
    private static volatile bool s_used;

    /// <summary>Programs without async handlers never pay for the look-up.</summary>
    public static ActorCell? Current => s_used ? Flowing.Value : null;

    /// <summary>From here on the calling flow counts as the actor's: what a test tells then has the actor as its sender.</summary>
    public static void Enter(ActorCell cell)
    {
        s_used = true;
        Flowing.Value = cell;
    }

    /// <summary>Makes a task that carries the cell; the context of the caller stays as it is.</summary>
    public static Task<Task> Create(ActorCell cell, Func<Task> handler)
    {
        s_used = true;
        var before = Flowing.Value;
        Flowing.Value = cell;
        try
        {
            return new Task<Task>(handler, CancellationToken.None, TaskCreationOptions.None);
        }
        finally
        {
            Flowing.Value = before;
        }
    }
}

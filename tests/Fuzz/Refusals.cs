using System.Runtime.ExceptionServices;

namespace Fuzz;

/// <summary>
/// What a decoder of a payload may throw: the wire catches everything for one message, but a slip of ours (null, index, cast of
/// generated code) would be a bug all the same.
/// </summary>
internal static class Refusals
{
    public static void Expect(Exception cause)
    {
        if (cause is NullReferenceException or IndexOutOfRangeException or InvalidProgramException or AccessViolationException or OutOfMemoryException or InsufficientExecutionStackException)
            ExceptionDispatchInfo.Throw(cause);
    }
}

using AgentNet.Contracts;

namespace AgentNet.Coordination.Shell;

/// <summary>The answer while there is no coordinator to ask: nothing was decided, asking again is safe.</summary>
internal static class Unavailable
{
    public static Refused Restarting { get; } = Problems.Refuse(
        ProblemCodes.Unavailable, "The coordinator is starting anew from its journal. What was not acknowledged was not accepted; submit it again with the same id.");

    public static Refused Because(Exception cause) => Problems.Refuse(
        ProblemCodes.Unavailable,
        $"The coordinator could not write: {cause.Message} It is starting anew from its journal. What was not acknowledged was not accepted; submit it again with the same id.");
}

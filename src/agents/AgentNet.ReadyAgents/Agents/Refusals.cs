using AgentNet.ReadyAgents.Files;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Agents;

/// <summary>The failures that trying again does not help, as the coordinator knows them.</summary>
internal static class Refusals
{
    /// <summary>A path outside the folders this node may use, or one that is no path.</summary>
    public const string PathRefused = "path-refused";

    /// <summary>A file that is not there, not text, or too large.</summary>
    public const string NotReadable = "not-readable";

    /// <summary>An expression without a value.</summary>
    public const string NotCalculable = "not-calculable";

    public static T WithinRoots<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (PathRefusedException refused)
        {
            throw new PermanentTaskException(PathRefused, refused.Message, refused);
        }
    }
}

namespace AgentNet.Gateway.Resources;

/// <summary>Contract times are milliseconds, 0 for not set; JSON has ISO 8601 and leaves out what is not set.</summary>
internal static class Moment
{
    public static DateTimeOffset? Of(long milliseconds) => milliseconds == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}

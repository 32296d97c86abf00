namespace AgentNet.Gateway;

/// <summary>Codes of errors that arise at the door, before a request reaches the network. Never renamed.</summary>
public static class HttpProblemCodes
{
    public const string TokenRequired = "token-required";
    public const string TokenWrong = "token-wrong";
    public const string HostRefused = "host-refused";
    public const string OriginRefused = "origin-refused";
    public const string JsonOnly = "json-only";
    public const string InvalidJson = "invalid-json";
    public const string InvalidQuery = "invalid-query";
    public const string BodyTooLarge = "body-too-large";
    public const string TooManyRequests = "too-many-requests";
    public const string TooManyStreams = "too-many-streams";
    public const string NoSuchPath = "no-such-path";
    public const string MethodNotAllowed = "method-not-allowed";
    public const string NoResult = "no-result";
    public const string ShuttingDown = "shutting-down";
    public const string Unhealthy = "unhealthy";
    public const string NotClustered = "not-clustered";
    public const string UnknownMember = "unknown-member";
    public const string NotForTrying = "not-for-trying";
    public const string InternalError = "internal-error";
}

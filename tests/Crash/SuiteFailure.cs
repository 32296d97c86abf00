namespace Crash;

/// <summary>A check that did not hold, or a run that could not be made; the message is the report.</summary>
internal sealed class SuiteFailure(string message) : Exception(message);

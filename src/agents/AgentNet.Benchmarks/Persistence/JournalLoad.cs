namespace AgentNet.Benchmarks.Persistence;

/// <summary>How many actors write how many events through which journal plugin.</summary>
/// <param name="InFlight">Events of one actor that are persisted and not yet handled.</param>
internal sealed record JournalLoad(string Name, string Journal, int Actors, int InFlight, int Events);

namespace Akka.Remote;

/// <summary>
/// Traffic that keeps nodes together (heartbeats, gossip): it has a lane of its own, so that no flood of other messages delays it.
/// </summary>
internal interface IControlMessage;

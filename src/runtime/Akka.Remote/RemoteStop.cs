using Akka.Dispatch.SysMsg;

namespace Akka.Remote;

/// <summary>Stops the actor it is sent to. A message only between nodes: at home, stopping is a state of the cell.</summary>
internal sealed class RemoteStop : SystemMessage;

using Akka.Actor;

namespace Akka.Remote;

/// <summary>The network could not be used as configured.</summary>
public class RemoteTransportException : AkkaException
{
    public RemoteTransportException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}

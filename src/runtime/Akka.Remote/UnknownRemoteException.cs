using Akka.Actor;

namespace Akka.Remote;

/// <summary>Stands for an exception of another node whose class this one does not have or cannot make.</summary>
internal sealed class UnknownRemoteException(string typeName, string told, Exception? inner) : AkkaException($"[{typeName}] {told}", inner)
{
    public string TypeName { get; } = typeName;

    /// <summary>The message of the exception itself.</summary>
    public string Told { get; } = told;
}

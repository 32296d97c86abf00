using System.Security.Cryptography;
using Akka.Actor;

namespace Akka.Remote;

/// <summary>Tells one start of an actor system from the next one at the same address.</summary>
public class AddressUid : IExtension
{
    public readonly int Uid = NewUid();

    // Zero stands for "unknown" in many a log line, so nobody has it.
    private static int NewUid()
    {
        int uid;
        do uid = RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue);
        while (uid == 0);
        return uid;
    }
}

/// <summary>The key of <see cref="AddressUid"/>.</summary>
public class AddressUidExtension : ExtensionIdProvider<AddressUid>
{
    private static readonly AddressUidExtension Instance = new();

    public override AddressUid CreateExtension(ExtendedActorSystem system) => new();

    public static int Uid(ActorSystem system) => Instance.Apply(system).Uid;
}

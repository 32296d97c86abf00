using System.Security.Cryptography;
using Akka.Actor;

namespace Akka.Remote;

/// <summary>Tells one start of an actor system from the next one at the same address.</summary>
public class AddressUid : IExtension
{
    public readonly int Uid;

    public AddressUid()
        : this(null)
    {
    }

    internal AddressUid(ChanceSetup? chance) => Uid = NewUid(chance);

    // Zero stands for "unknown" in many a log line, so nobody has it.
    private static int NewUid(ChanceSetup? chance)
    {
        int uid;
        do uid = chance is null ? RandomNumberGenerator.GetInt32(int.MinValue, int.MaxValue) : (int)chance.Next();
        while (uid == 0);
        return uid;
    }
}

/// <summary>The key of <see cref="AddressUid"/>.</summary>
public class AddressUidExtension : ExtensionIdProvider<AddressUid>
{
    private static readonly AddressUidExtension Instance = new();

    public override AddressUid CreateExtension(ExtendedActorSystem system) => new(ChanceSetup.Of(system));

    public static int Uid(ActorSystem system) => Instance.Apply(system).Uid;
}

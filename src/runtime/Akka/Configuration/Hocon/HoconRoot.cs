using Akka.Configuration.Core;

namespace Akka.Configuration.Hocon;

/// <summary>A parsed text: what <see cref="Config"/> is made of and what an include callback returns.</summary>
public class HoconRoot
{
    internal HoconRoot(ObjectNode node) => Node = node;

    public HoconRoot(HoconValue value) => Node = value.Node as ObjectNode ?? throw value.Mismatch("an object");

    internal ObjectNode Node { get; }

    public HoconValue Value => new(HoconResolver.Resolve(Node), HoconPath.Root);
}

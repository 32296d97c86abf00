using Akka.Actor;
using Akka.Remote.Wire;

namespace Akka.Remote.Serialization;

/// <summary>A selection on its way to the node where it is walked.</summary>
internal sealed class MessageContainerSerializer(ExtendedActorSystem system) : WireSerializer(system)
{
    private const byte Parent = 1;
    private const byte Child = 2;
    private const byte Pattern = 3;
    private const byte Descendants = 4;

    // One message, one layout: nothing has to be said about it.
    public override string Manifest(object o) => "";

    // payload | u8 wildcards | varint number of elements; of each: u8 kind | text, of a child or a pattern
    protected override void Write(FrameBuffer to, object message)
    {
        var selection = message as ActorSelectionMessage ?? throw NotMine(message);
        PayloadCodec.Write(to, Home, selection.Message);
        WriteFlag(to, selection.WildCardFanOut);
        to.WriteVarint((ulong)selection.Elements.Length);
        foreach (var element in selection.Elements) WriteElement(to, element);
    }

    protected override object Read(ref FrameReader from, string manifest)
    {
        var message = PayloadCodec.Read(ref from, Home) ?? throw new MalformedFrameException("a selection carries no message");
        var wildcards = ReadFlag(ref from);

        // An element takes at least a byte, so the bytes that are left bound the array.
        var elements = new SelectionPathElement[from.ReadCount(from.Left, "number of elements")];
        for (var i = 0; i < elements.Length; i++) elements[i] = ReadElement(ref from);
        return new ActorSelectionMessage(message, elements, wildcards);
    }

    private void WriteElement(FrameBuffer to, SelectionPathElement element)
    {
        switch (element)
        {
            case SelectParent:
                to.WriteByte(Parent);
                break;
            case SelectChildName child:
                to.WriteByte(Child);
                to.WriteText(child.Name);
                break;
            case SelectChildPattern pattern:
                to.WriteByte(Pattern);
                to.WriteText(pattern.Pattern);
                break;
            case SelectAllDescendants:
                to.WriteByte(Descendants);
                break;
            default:
                throw NotMine(element);
        }
    }

    private static SelectionPathElement ReadElement(ref FrameReader from) => from.ReadByte() switch
    {
        Parent => SelectParent.Instance,
        Child => new SelectChildName(from.ReadName()),
        Pattern => new SelectChildPattern(from.ReadName()),
        Descendants => SelectAllDescendants.Instance,
        var other => throw new MalformedFrameException($"{other} is no kind of element"),
    };
}

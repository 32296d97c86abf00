using Akka.Actor;
using Akka.Remote.Wire;

namespace Akka.Remote.Serialization;

/// <summary>Texts and whole numbers as messages of their own.</summary>
internal sealed class PrimitiveSerializers(ExtendedActorSystem system) : WireSerializer(system)
{
    private const string Text = "S";
    private const string Number = "I";
    private const string LongNumber = "L";

    public override string Manifest(object o) => o switch
    {
        string => Text,
        int => Number,
        long => LongNumber,
        _ => throw NotMine(o),
    };

    // S: text | I: i32 | L: i64
    protected override void Write(FrameBuffer to, object message)
    {
        switch (message)
        {
            case string text:
                to.WriteText(text);
                break;
            case int number:
                to.WriteInt32(number);
                break;
            case long number:
                to.WriteInt64(number);
                break;
            default:
                throw NotMine(message);
        }
    }

    protected override object Read(ref FrameReader from, string manifest) => manifest switch
    {
        Text => from.ReadText(),
        Number => from.ReadInt32(),
        LongNumber => from.ReadInt64(),
        _ => throw NotMine(manifest),
    };
}

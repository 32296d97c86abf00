using Akka.Actor;

namespace Akka.Event;

/// <summary>Says in words why a message was not handled, as far as the letter itself tells.</summary>
internal static class DeadLetterReason
{
    public static string Of(AllDeadLetters letter)
    {
        switch (letter)
        {
            case Dropped dropped:
                return dropped.Reason;
            case DeadLetter { Reason: { } reason }:
                return reason;
            case UnhandledMessage:
                return "the current behaviour of the actor has no handler for it";
            default:
                break;
        }

        var path = letter.Recipient.Path;
        return path.Elements switch
        {
            ["deadLetters"] => "it was told to dead letters, which is what Sender is when a message came without one",
            ["temp", ..] => "the Ask that it answers has already been answered, or has timed out",
            _ when path.Uid == ActorPath.UndefinedUid => "there is no actor at this path",
            _ => "the actor has terminated",
        };
    }
}

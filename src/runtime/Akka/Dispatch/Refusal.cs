namespace Akka.Dispatch;

/// <summary>Why a mailbox did not take a message, in the words of the log.</summary>
internal static class Refusal
{
    public const string MailboxFull = "the mailbox is full and no room came up within its push timeout";
}

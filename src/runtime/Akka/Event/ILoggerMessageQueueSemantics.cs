using Akka.Dispatch;

namespace Akka.Event;

/// <summary>Required by loggers; maps to the mailbox of akka.actor.mailbox.logger-queue.</summary>
public interface ILoggerMessageQueueSemantics : ISemantics;

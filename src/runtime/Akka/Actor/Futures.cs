namespace Akka.Actor;

/// <summary>Ask: tell a message and await the first answer.</summary>
public static class Futures
{
    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<object>(message, timeout, CancellationToken.None);

    public static Task<object> Ask(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<object>(message, null, cancellationToken);

    public static Task<object> Ask(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken) =>
        self.Ask<object>(message, timeout, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        self.Ask<T>(message, timeout, CancellationToken.None);

    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        self.Ask<T>(message, null, cancellationToken);

    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var question = Begin<T>(self, timeout, cancellationToken);
        question.DeliverAsk(message, self);
        return question.Result;
    }

    /// <summary>The message is made from the reference that will take the answer.</summary>
    public static Task<T> Ask<T>(this ICanTell self, Func<IActorRef, object> messageFactory, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var question = Begin<T>(self, timeout, cancellationToken);
        question.DeliverAsk(messageFactory(question), self);
        return question.Result;
    }

    private static AskActorRef<T> Begin<T>(ICanTell target, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var provider = ProviderOf(target)
            ?? throw new ArgumentException($"[{target}] belongs to no actor system, so it cannot be asked from outside of an actor.", nameof(target));
        var question = new AskActorRef<T>(provider);
        var limit = timeout ?? provider.System.AskTimeout;
        if (limit != Timeout.InfiniteTimeSpan) question.TimeOutAfter(limit);
        if (cancellationToken.CanBeCanceled) question.CancelWith(cancellationToken);
        return question;
    }

    private static IActorRefProvider? ProviderOf(ICanTell target) => target switch
    {
        Nobody => ActorCell.Current?.SystemImpl.Provider,
        IInternalActorRef actor => actor.Provider,
        ActorSelection { Anchor: IInternalActorRef anchor } => ProviderOf(anchor),
        _ => ActorCell.Current?.SystemImpl.Provider,
    };
}

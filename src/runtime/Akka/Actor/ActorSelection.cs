namespace Akka.Actor;

/// <summary>
/// A path, possibly with wildcards, that is walked anew for every message: from the anchor down the tree as it is at that moment.
/// </summary>
public class ActorSelection : ICanTell
{
    public ActorSelection()
        : this(ActorRefs.Nobody, Array.Empty<SelectionPathElement>())
    {
    }

    public ActorSelection(IActorRef anchor, SelectionPathElement[] path)
    {
        Anchor = anchor;
        Path = path;
    }

    public ActorSelection(IActorRef anchor, string path)
        : this(anchor, path.Length == 0 ? [] : path.Split('/', StringSplitOptions.RemoveEmptyEntries))
    {
    }

    public ActorSelection(IActorRef anchor, IEnumerable<string> elements)
        : this(anchor, Parse([.. elements]))
    {
    }

    public IActorRef Anchor { get; }

    public SelectionPathElement[] Path { get; }

    public string PathString => "/" + string.Join<SelectionPathElement>('/', Path);

    public void Tell(object message, IActorRef? sender = null)
    {
        if (message is null) throw new InvalidMessageException("Message is null");
        Deliver(Wrap(message), Anchor, sender ?? ActorCell.CurrentSelf);
    }

    public Task<IActorRef> ResolveOne(TimeSpan timeout) => ResolveOne(timeout, CancellationToken.None);

    /// <summary>The actor that answers first; <see cref="ActorNotFoundException"/> when none does in time.</summary>
    public async Task<IActorRef> ResolveOne(TimeSpan timeout, CancellationToken ct)
    {
        ActorIdentity identity;
        try
        {
            identity = await this.Ask<ActorIdentity>(new Identify(null), timeout, ct).ConfigureAwait(false);
        }
        catch (AskTimeoutException late)
        {
            throw new ActorNotFoundException($"No actor at [{this}] answered within {timeout}.", late);
        }

        return identity.Subject ?? throw new ActorNotFoundException($"There is no actor at [{this}].");
    }

    /// <summary>The selection of a full path, in this system.</summary>
    internal static ActorSelection Of(ActorSystemImpl system, ActorPath path) =>
        new(system.Provider.RootGuardianAt(path.Address), path.Uid == ActorPath.UndefinedUid
            ? path.Elements
            : [.. path.Elements.SkipLast(1), $"{path.Name}#{path.Uid}"]);

    /// <summary>The selection a text means to somebody: a full URI, "/from/the/root" or "relative/to/anchor".</summary>
    internal static ActorSelection From(IInternalActorRef anchor, ActorSystemImpl system, string path)
    {
        if (ActorPath.TryParseParts(path, out var address, out var elements))
        {
            if (!Address.TryParse(address, out var parsed))
                throw new UriFormatException($"[{path}] is not an actor path.");
            return new ActorSelection(system.Provider.RootGuardianAt(parsed), elements.ToString());
        }

        return new ActorSelection(path.StartsWith('/') ? system.Provider.RootGuardian : anchor, path);
    }

    /// <summary>Walks from the anchor and delivers to whom it finds; told again to the part of the tree that is not here.</summary>
    internal static void Deliver(ActorSelectionMessage selection, IActorRef anchor, IActorRef? sender)
    {
        // What is below an actor of another system is known there.
        if (anchor is not IInternalActorRef { IsLocal: true } start)
        {
            anchor.Tell(selection, sender);
            return;
        }

        if (selection.Elements.Length == 0)
        {
            anchor.Tell(selection.Message, sender);
            return;
        }

        Walk(start, selection.Elements, selection, sender);
    }

    private static void Walk(IInternalActorRef at, ReadOnlySpan<SelectionPathElement> elements, ActorSelectionMessage selection, IActorRef? sender)
    {
        while (true)
        {
            if (elements.IsEmpty)
            {
                at.Tell(selection.Message, sender);
                return;
            }

            switch (elements[0])
            {
                case SelectParent:
                    at = at.Parent.IsNobody() ? at : at.Parent;
                    break;
                case SelectChildName child:
                    if (at.GetChild([child.Name]) is IInternalActorRef found && !found.IsNobody())
                    {
                        at = found;
                        break;
                    }

                    NobodyThere(at, elements, selection, sender);
                    return;
                case SelectChildPattern pattern:
                    FanOut(at, pattern, elements[1..], selection, sender);
                    return;
                case SelectAllDescendants:
                    TellDescendants(at, selection, sender);
                    return;
                default:
                    throw new NotSupportedException($"Unknown selection element [{elements[0]}]");
            }

            elements = elements[1..];
        }
    }

    private static void FanOut(IInternalActorRef at, SelectChildPattern pattern, ReadOnlySpan<SelectionPathElement> rest, ActorSelectionMessage selection, IActorRef? sender)
    {
        var any = false;
        foreach (var child in ChildrenOf(at))
        {
            if (!pattern.Matches(child.Path.Name)) continue;
            any = true;
            Walk(child, rest, selection, sender);
        }

        if (!any) NobodyThere(at, [pattern, .. rest], selection, sender);
    }

    private static void TellDescendants(IInternalActorRef at, ActorSelectionMessage selection, IActorRef? sender)
    {
        var level = ChildrenOf(at);
        while (level.Length > 0)
        {
            foreach (var actor in level) actor.Tell(selection.Message, sender);
            level = [.. level.SelectMany(ChildrenOf)];
        }
    }

    private static IInternalActorRef[] ChildrenOf(IInternalActorRef actor) => actor is LocalActorRef local ? local.Cell.ChildRefs() : [];

    // A path that names somebody who is not there loses a message, and says so; a pattern that matches nobody does not. Identify is
    // answered in both cases, or whoever resolves would wait for nothing.
    private static void NobodyThere(IInternalActorRef at, ReadOnlySpan<SelectionPathElement> rest, ActorSelectionMessage selection, IActorRef? sender)
    {
        if (selection.WildCardFanOut && selection.Message is not Identify) return;
        if (at.IsNobody()) return;
        var path = at.Path;
        foreach (var element in rest) path /= element.ToString()!;
        var system = at.Provider.System;
        system.PublishDeadLetter(selection.Message, sender, new EmptyLocalActorRef(system, path), (at as EmptyLocalActorRef)?.Reason);
    }

    private ActorSelectionMessage Wrap(object message) =>
        new(message, Path, Array.Exists(Path, static e => e is SelectChildPattern or SelectAllDescendants));

    private static SelectionPathElement[] Parse(string[] elements)
    {
        var parsed = new List<SelectionPathElement>(elements.Length);
        for (var i = 0; i < elements.Length; i++)
        {
            switch (elements[i])
            {
                case "" or ".":
                    break;
                case "..":
                    parsed.Add(SelectParent.Instance);
                    break;
                case "**":
                    if (i < elements.Length - 1)
                        throw new IllegalActorNameException($"[{string.Join('/', elements)}]: a double wildcard (**) can only be the last element.");
                    parsed.Add(SelectAllDescendants.Instance);
                    break;
                case var pattern when pattern.Contains('*', StringComparison.Ordinal) || pattern.Contains('?', StringComparison.Ordinal):
                    parsed.Add(new SelectChildPattern(pattern));
                    break;
                case var name:
                    parsed.Add(new SelectChildName(name));
                    break;
            }
        }

        return [.. parsed];
    }

    protected bool Equals(ActorSelection other) => Anchor.Equals(other.Anchor) && Path.AsSpan().SequenceEqual(other.Path);

    public override bool Equals(object? obj) =>
        ReferenceEquals(this, obj) || (obj is ActorSelection other && other.GetType() == GetType() && Equals(other));

    public override int GetHashCode() => HashCode.Combine(Anchor, Path.Length, PathString);

    public override string ToString() => $"ActorSelection[Anchor({Anchor.Path}), Path({PathString})]";
}

/// <summary>A message on its way through a selection.</summary>
public class ActorSelectionMessage : IAutoReceivedMessage, IPossiblyHarmful, IWrappedMessage
{
    public ActorSelectionMessage(object message, SelectionPathElement[] elements, bool wildCardFanOut = false)
    {
        Message = message;
        Elements = elements;
        WildCardFanOut = wildCardFanOut;
    }

    public object Message { get; }

    public SelectionPathElement[] Elements { get; }

    public bool WildCardFanOut { get; }

    public ActorSelectionMessage Copy(object? message = null, SelectionPathElement[]? elements = null, bool? wildCardFanOut = null) =>
        new(message ?? Message, elements ?? Elements, wildCardFanOut ?? WildCardFanOut);

    public override string ToString() => $"ActorSelectionMessage - Message: {Message} - WildCardFanOut: {WildCardFanOut} - Elements: {string.Join<SelectionPathElement>('/', Elements)}";
}

namespace Akka.Persistence.Journal;

/// <summary>What a read adapter makes of one stored event.</summary>
public interface IEventSequence
{
    IEnumerable<object> Events { get; }
}

public interface IEmptyEventSequence : IEventSequence;

/// <summary>The stored event is of no interest any more.</summary>
public sealed class EmptyEventSequence : IEmptyEventSequence, IEquatable<IEventSequence>
{
    public static readonly EmptyEventSequence Instance = new();

    private EmptyEventSequence()
    {
    }

    public IEnumerable<object> Events => [];

    public bool Equals(IEventSequence? other) => other is EmptyEventSequence;

    public override bool Equals(object? obj) => Equals(obj as IEventSequence);

    public override int GetHashCode() => 0;
}

public class EventSequence<T> : IEventSequence, IEquatable<IEventSequence>
{
    public EventSequence(IEnumerable<object> events) => Events = [.. events];

    public IEnumerable<object> Events { get; }

    public bool Equals(IEventSequence? other) => other is not null && Events.SequenceEqual(other.Events);

    public override bool Equals(object? obj) => Equals(obj as IEventSequence);

    public override int GetHashCode() => Events.Count();
}

public struct SingleEventSequence : IEventSequence
{
    private readonly object _event;

    public SingleEventSequence(object e) => _event = e;

    public readonly IEnumerable<object> Events => [_event];

    internal readonly object Event => _event;
}

public static class EventSequence
{
    public static IEventSequence Empty = EmptyEventSequence.Instance;

    public static IEventSequence Single(object e) => new SingleEventSequence(e);

    public static IEventSequence Create(params object[] events) => new EventSequence<object>(events);

    public static IEventSequence Create(IEnumerable<object> events) => new EventSequence<object>(events);
}

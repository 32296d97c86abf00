namespace Akka.TestKit;

/// <summary>A predicate together with the type of message it is about.</summary>
public class PredicateInfo
{
    internal PredicateInfo(Delegate predicateT, Type type)
    {
        PredicateT = predicateT;
        Type = type;
    }

    public Delegate PredicateT { get; }

    public Type Type { get; }

    public static PredicateInfo Create<T>(Predicate<T> predicateT) => new(predicateT, typeof(T));

    internal bool Matches(object message) => Type.IsInstanceOfType(message) && (bool)PredicateT.DynamicInvoke(message)!;
}

public static class PredicateInfoFactory
{
    public static PredicateInfo CreatePredicateInfo<T>(this Predicate<T> predicateT) => PredicateInfo.Create(predicateT);

    public static PredicateInfo CreatePredicateInfo<T>(this Delegate predicateT) => new(predicateT, typeof(T));
}

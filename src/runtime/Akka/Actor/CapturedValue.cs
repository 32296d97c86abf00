using System.Collections.ObjectModel;
using System.Linq.Expressions;
using System.Reflection;

namespace Akka.Actor;

/// <summary>
/// Evaluates the constructor arguments of a Props expression by walking it: constants, captured variables, fields, properties,
/// conversions, calls and constructions. Compiling an expression takes a thousand times longer, and is left for rare forms.
/// </summary>
internal static class CapturedValue
{
    public static object?[] OfAll(ReadOnlyCollection<Expression> arguments)
    {
        if (arguments.Count == 0) return [];
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++) values[i] = Of(arguments[i]);
        return values;
    }

    private static object? Of(Expression expression) => expression switch
    {
        ConstantExpression constant => constant.Value,
        MemberExpression { Member: FieldInfo field } member => field.GetValue(member.Expression is null ? null : Of(member.Expression)),
        MemberExpression { Member: PropertyInfo property } member => Unwrapped(
            static m => m.property.GetValue(m.target), (property, target: member.Expression is null ? null : Of(member.Expression))),
        UnaryExpression { NodeType: ExpressionType.Convert, Method: null } convert when IsPlain(convert) => Of(convert.Operand),
        NewExpression { Constructor: { } constructor } creation => Unwrapped(
            static c => c.constructor.Invoke(c.arguments), (constructor, arguments: OfAll(creation.Arguments))),
        MethodCallExpression call => Unwrapped(
            static c => c.Method.Invoke(c.target, c.arguments),
            (call.Method, target: call.Object is null ? null : Of(call.Object), arguments: OfAll(call.Arguments))),
        _ => Expression.Lambda<Func<object?>>(Expression.Convert(expression, typeof(object))).Compile()(),
    };

    // A conversion that changes no bits of the boxed value: to a base type or interface, or to the nullable form.
    private static bool IsPlain(UnaryExpression convert) =>
        convert.Type.IsAssignableFrom(convert.Operand.Type) || Nullable.GetUnderlyingType(convert.Type) == convert.Operand.Type;

    // Reflection wraps what user code throws; the caller of Props.Create expects the exception itself.
    private static object? Unwrapped<T>(Func<T, object?> evaluate, T state)
    {
        try
        {
            return evaluate(state);
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is { } inner)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}

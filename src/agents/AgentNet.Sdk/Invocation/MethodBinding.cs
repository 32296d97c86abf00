using System.Linq.Expressions;
using System.Reflection;
using AgentNet.Contracts;

namespace AgentNet.Sdk.Invocation;

/// <summary>
/// A user's method as one delegate, compiled once: (instance, input, context, token) to a result. Which parameter is which is decided by type;
/// a method that cannot be bound is refused at registration, by name.
/// </summary>
internal sealed class MethodBinding
{
    private readonly Func<object?, object?, TaskContext?, CancellationToken, ValueTask<object?>> _call;

    private MethodBinding(ParameterInfo? input, bool takesContext, Type? resultType, ParameterInfo? result, Func<object?, object?, TaskContext?, CancellationToken, ValueTask<object?>> call)
    {
        Input = input;
        TakesContext = takesContext;
        ResultType = resultType;
        Result = result;
        _call = call;
    }

    /// <summary>The parameter that takes the task's input; null when the method wants none.</summary>
    public ParameterInfo? Input { get; }

    public bool TakesContext { get; }

    /// <summary>What the method gives, unwrapped from tasks; the item array of an async sequence; null for nothing.</summary>
    public Type? ResultType { get; }

    /// <summary>Where the result stands, for its attributes and nullability, when it is not wrapped.</summary>
    public ParameterInfo? Result { get; }

    public static MethodBinding Of(MethodInfo method, object? target = null)
    {
        var where = $"{method.DeclaringType?.Name}.{method.Name}";
        if (method.ContainsGenericParameters)
        {
            throw new ArgumentException($"{where} is generic; a capability needs its types to be known.");
        }
        var instance = Expression.Parameter(typeof(object), "instance");
        var input = Expression.Parameter(typeof(object), "input");
        var context = Expression.Parameter(typeof(TaskContext), "context");
        var token = Expression.Parameter(typeof(CancellationToken), "token");
        ParameterInfo? inputParameter = null;
        var arguments = new List<Expression>();
        foreach (var parameter in method.GetParameters())
        {
            if (parameter.ParameterType.IsByRef)
            {
                throw new ArgumentException($"{where} takes '{parameter.Name}' by reference; a capability's parameters are values.");
            }
            if (parameter.ParameterType == typeof(TaskContext))
            {
                arguments.Add(context);
            }
            else if (parameter.ParameterType == typeof(CancellationToken))
            {
                arguments.Add(token);
            }
            else if (inputParameter is null)
            {
                inputParameter = parameter;
                arguments.Add(Expression.Convert(input, parameter.ParameterType));
            }
            else
            {
                throw new ArgumentException(
                    $"{where} has two input parameters, '{inputParameter.Name}' and '{parameter.Name}'; put them into one record (besides it, TaskContext and CancellationToken are filled in).");
            }
        }
        var self = method.IsStatic ? null : Expression.Convert(target is null ? instance : Expression.Constant(target), method.DeclaringType!);
        var (resultType, wrapped) = ResultShape.Wrap(Expression.Call(self, method, arguments), context, token);
        var call = Expression.Lambda<Func<object?, object?, TaskContext?, CancellationToken, ValueTask<object?>>>(wrapped, instance, input, context, token).Compile();
        var isBare = resultType == method.ReturnType;
        return new MethodBinding(inputParameter, arguments.Contains(context), resultType, isBare ? method.ReturnParameter : null, call);
    }

    public ValueTask<object?> CallAsync(object? instance, object? input, TaskContext? context, CancellationToken token) => _call(instance, input, context, token);

    /// <summary>A payload is passed through as it is: no JSON, no schema.</summary>
    public static bool IsRaw(Type type) => type == typeof(Payload);
}

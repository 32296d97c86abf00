using System.Linq.Expressions;

namespace AgentNet.Sdk.Invocation;

/// <summary>Turns whatever a user's method returns into `ValueTask&lt;object?&gt;`.</summary>
internal static class ResultShape
{
    public static (Type? ResultType, Expression Wrapped) Wrap(MethodCallExpression call, ParameterExpression context, ParameterExpression token)
    {
        var type = call.Type;
        if (type == typeof(void))
        {
            return (null, Expression.Block(call, Expression.Constant(default(ValueTask<object?>))));
        }
        if (type == typeof(Task))
        {
            return (null, Expression.Call(typeof(ResultShape), nameof(OfTask), null, call));
        }
        if (type == typeof(ValueTask))
        {
            return (null, Expression.Call(typeof(ResultShape), nameof(OfValueTask), null, call));
        }
        if (Closed(type, typeof(Task<>)) is { } taskResult)
        {
            return (taskResult, Expression.Call(typeof(ResultShape), nameof(OfTaskWithResult), [taskResult], call));
        }
        if (Closed(type, typeof(ValueTask<>)) is { } valueTaskResult)
        {
            return (valueTaskResult, Expression.Call(typeof(ResultShape), nameof(OfValueTaskWithResult), [valueTaskResult], call));
        }
        if (Closed(type, typeof(IAsyncEnumerable<>)) is { } item)
        {
            return (item.MakeArrayType(), Expression.Call(typeof(ResultShape), nameof(OfSequence), [item], call, context, token));
        }
        return (type, Expression.New(typeof(ValueTask<object?>).GetConstructor([typeof(object)])!, Expression.Convert(call, typeof(object))));
    }

    private static Type? Closed(Type type, Type generic) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == generic ? type.GetGenericArguments()[0] : null;

    private static async ValueTask<object?> OfTask(Task task)
    {
        await task.ConfigureAwait(false);
        return null;
    }

    private static async ValueTask<object?> OfValueTask(ValueTask task)
    {
        await task.ConfigureAwait(false);
        return null;
    }

    private static async ValueTask<object?> OfTaskWithResult<T>(Task<T> task) => await task.ConfigureAwait(false);

    private static async ValueTask<object?> OfValueTaskWithResult<T>(ValueTask<T> task) => await task.ConfigureAwait(false);

    /// <summary>Every item is a partial result at once; all of them together are the result.</summary>
    private static async ValueTask<object?> OfSequence<T>(IAsyncEnumerable<T> items, TaskContext? context, CancellationToken token)
    {
        var all = new List<T>();
        await foreach (var item in items.WithCancellation(token).ConfigureAwait(false))
        {
            all.Add(item);
            if (context is not null)
            {
                await context.PartialAsync(item).ConfigureAwait(false);
            }
        }
        return all.ToArray();
    }
}

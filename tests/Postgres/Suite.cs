using System.Reflection;
using Xunit;

namespace Postgres;

/// <summary>Runs the cases of conformance classes one after the other and counts them.</summary>
internal static class Suite
{
    private static readonly Lazy<PostgresServer> Running = new(PostgresServer.Start);

    public static PostgresServer Server => Running.Value;

    /// <summary>Runs the class of this name and no other.</summary>
    public static string? Only { get; set; }

    public static int Passed { get; private set; }

    public static int Failed { get; private set; }

    public static async Task RunAsync<T>() where T : class, new()
    {
        if (Only is { } only && typeof(T).Name != only)
        {
            return;
        }

        foreach (var method in typeof(T).GetMethods().Where(method => method.GetCustomAttribute<FactAttribute>() is not null).OrderBy(method => method.Name, StringComparer.Ordinal))
        {
            var cases = method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method)).ToList();
            foreach (var arguments in cases.Count > 0 ? cases : [[]])
            {
                await RunAsync<T>(method, arguments);
            }
        }
    }

    public static void Stop()
    {
        if (Running.IsValueCreated)
        {
            Running.Value.Dispose();
        }
    }

    private static async Task RunAsync<T>(MethodInfo method, object?[] arguments) where T : class, new()
    {
        var title = $"{typeof(T).Name}.{method.Name}({string.Join(", ", arguments)})";
        var instance = new T();
        try
        {
            if (method.Invoke(instance, arguments) is Task running)
            {
                await running.WaitAsync(TimeSpan.FromMinutes(2));
            }

            Passed++;
            Console.WriteLine($"  ok      {title}");
        }
        catch (Exception failure)
        {
            Failed++;
            Console.WriteLine($"  FAILED  {title}\n{(failure as TargetInvocationException)?.InnerException ?? failure}");
            return;
        }
        finally
        {
            (instance as IDisposable)?.Dispose();
        }

        Server.DropDatabases();
    }
}

using System.Globalization;
using Xunit;

namespace Akka.TestKit.Xunit2;

/// <summary>Fails a test the way xunit does. Equality is xunit's: collections are compared item by item.</summary>
public class XunitAssertions : ITestKitAssertions
{
    public void Fail(string format = "", params object?[] args) => Assert.Fail(Text(format, args));

    public void AssertTrue(bool condition, string format = "", params object?[] args)
    {
        if (!condition)
            Fail(format, args);
    }

    public void AssertFalse(bool condition, string format = "", params object?[] args) => AssertTrue(!condition, format, args);

    public void AssertEqual<T>(T expected, T actual, string format = "", params object?[] args)
    {
        try
        {
            Assert.Equal(expected, actual);
        }
        catch (Xunit.Sdk.EqualException e)
        {
            throw new AkkaEqualException($"{Text(format, args)}{Environment.NewLine}{e.Message}".Trim());
        }
    }

    public void AssertEqual<T>(T expected, T actual, Func<T, T, bool> comparer, string format = "", params object?[] args)
    {
        if (!comparer(expected, actual))
            throw new AkkaEqualException($"{Text(format, args)}{Environment.NewLine}Expected: {expected}{Environment.NewLine}Actual:   {actual}".Trim());
    }

    private static string Text(string format, object?[] args) =>
        args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args);

    private sealed class AkkaEqualException(string message) : Xunit.Sdk.XunitException(message);
}

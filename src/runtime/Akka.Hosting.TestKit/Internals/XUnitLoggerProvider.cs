using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Akka.Hosting.TestKit.Internals;

/// <summary>Gives every category a logger that writes to the output of one test.</summary>
public class XUnitLoggerProvider : ILoggerProvider
{
    private readonly ITestOutputHelper _helper;
    private readonly LogLevel _logLevel;

    public XUnitLoggerProvider(ITestOutputHelper helper, LogLevel logLevel)
    {
        _helper = helper;
        _logLevel = logLevel;
    }

    public ILogger CreateLogger(string categoryName) => new XUnitLogger(categoryName, _helper, _logLevel);

    public void Dispose() => GC.SuppressFinalize(this);
}

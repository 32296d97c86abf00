using System.Text;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Event;

namespace Akka.Hosting;

/// <summary>
/// What a system logs and through which loggers. Becomes HOCON that wins over what was added before.
/// </summary>
public sealed class LoggerConfigBuilder
{
    private readonly AkkaConfigurationBuilder _akka;

    // Null until somebody touches the list: then the configured loggers stay.
    private List<Type>? _loggers;
    private Type? _formatter;

    internal LoggerConfigBuilder(AkkaConfigurationBuilder akka) => _akka = akka;

    public LogLevel LogLevel { get; set; } = LogLevel.InfoLevel;

    public bool LogConfigOnStart { get; set; }

    public DeadLetterOptions? DeadLetterOptions { get; set; }

    public DebugOptions? DebugOptions { get; set; }

    public LogFilterBuilder? LogFilterBuilder { get; set; }

    public LoggerConfigBuilder ClearLoggers()
    {
        _loggers = [];
        return this;
    }

    public LoggerConfigBuilder AddLogger<T>() where T : IRequiresMessageQueue<ILoggerMessageQueueSemantics>
    {
        _loggers ??= [typeof(DefaultLogger)];
        if (!_loggers.Contains(typeof(T)))
        {
            _loggers.Add(typeof(T));
        }

        return this;
    }

    public LoggerConfigBuilder WithDefaultLogMessageFormatter<T>() where T : ILogMessageFormatter
    {
        _formatter = typeof(T);
        return this;
    }

    public LoggerConfigBuilder WithLogFilter(Action<LogFilterBuilder> filterBuilder)
    {
        ArgumentNullException.ThrowIfNull(filterBuilder);
        filterBuilder(LogFilterBuilder ??= new LogFilterBuilder());
        return this;
    }

    internal void KeepSetup(Setup setup) => _akka.KeepSetup(setup);

    internal void KeepSetup(Func<IServiceProvider, Setup> setupFromServices) => _akka.KeepSetup(setupFromServices);

    internal void Apply()
    {
        var settings = new List<(string Path, string Value)>
        {
            ("akka.loglevel", LogLevel.StringFor().ToHocon()),
            ("akka.log-config-on-start", LogConfigOnStart.ToHocon()),
        };
        if (_loggers is not null)
        {
            settings.Add(("akka.loggers", $"[{string.Join(", ", _loggers.Select(type => NameOf(type).ToHocon()))}]"));
        }

        if (_formatter is not null)
        {
            settings.Add(("akka.logger-formatter", NameOf(_formatter).ToHocon()));
        }

        settings.AddRange(DeadLetterOptions?.ToHocon() ?? []);
        settings.AddRange(DebugOptions?.ToHocon() ?? []);

        var hocon = new StringBuilder();
        foreach (var (path, value) in settings)
        {
            hocon.Append(path).Append(" = ").Append(value).Append('\n');
        }

        _akka.AddHocon(ConfigurationFactory.ParseString(hocon.ToString()), HoconAddMode.Prepend);
        if (LogFilterBuilder is not null)
        {
            _akka.KeepSetup(LogFilterBuilder.Build());
        }
    }

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}

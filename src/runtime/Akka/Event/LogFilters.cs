using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Akka.Actor;
using Akka.Actor.Setup;

namespace Akka.Event;

/// <summary>What a filter looks at.</summary>
public enum LogFilterType
{
    Source = 0,
    Content = 1,
}

public enum LogFilterDecision
{
    Keep = 0,
    Drop = 1,
    NoDecision = 2,
}

/// <summary>Decides about one log line, by its source or by its text.</summary>
public abstract class LogFilterBase : INoSerializationVerificationNeeded, IDeadLetterSuppression
{
    protected LogFilterBase()
    {
    }

    public abstract LogFilterType FilterType { get; }

    /// <param name="expandedMessage">The text with its arguments put in; null unless a filter of content asked for it.</param>
    public abstract LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null);
}

public sealed class RegexLogSourceFilter(Regex sourceRegex) : LogFilterBase
{
    public override LogFilterType FilterType => LogFilterType.Source;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        sourceRegex.IsMatch(content.LogSource) ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}

public sealed class ExactMatchLogSourceFilter(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase) : LogFilterBase
{
    public override LogFilterType FilterType => LogFilterType.Source;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        content.LogSource.Equals(source, comparison) ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}

public sealed class RegexLogMessageFilter(Regex messageRegex) : LogFilterBase
{
    public override LogFilterType FilterType => LogFilterType.Content;

    public override LogFilterDecision ShouldKeepMessage(LogEvent content, string? expandedMessage = null) =>
        messageRegex.IsMatch(expandedMessage ?? content.Message.ToString() ?? "") ? LogFilterDecision.Drop : LogFilterDecision.NoDecision;
}

/// <summary>Asks the filters of a system about each line; the first that says Drop ends it.</summary>
public class LogFilterEvaluator
{
    public static readonly LogFilterEvaluator NoFilters = new([]);

    private readonly LogFilterBase[] _filters;

    public LogFilterEvaluator(LogFilterBase[] filters)
    {
        _filters = filters;
        EvaluatesLogSourcesOnly = Array.TrueForAll(filters, static filter => filter.FilterType == LogFilterType.Source);
    }

    /// <summary>True when no line has to be put together for the filters' sake.</summary>
    public bool EvaluatesLogSourcesOnly { get; }

    public virtual bool ShouldTryKeepMessage(LogEvent evt, out string expandedLogMessage)
    {
        expandedLogMessage = EvaluatesLogSourcesOnly ? "" : evt.Message.ToString() ?? "";
        foreach (var filter in _filters)
        {
            if (filter.ShouldKeepMessage(evt, EvaluatesLogSourcesOnly ? null : expandedLogMessage) == LogFilterDecision.Drop)
                return false;
        }

        return true;
    }
}

/// <summary>The filters a system is created with.</summary>
public sealed class LogFilterSetup(LogFilterBase[] filters) : Setup
{
    public LogFilterBase[] Filters { get; } = filters;

    public LogFilterEvaluator CreateEvaluator() => Filters.Length == 0 ? LogFilterEvaluator.NoFilters : new LogFilterEvaluator(Filters);
}

/// <summary>Collects filters and makes the setup that a system is created with.</summary>
public sealed class LogFilterBuilder
{
    private readonly List<LogFilterBase> _filters = [];

    public LogFilterBuilder Add(LogFilterBase filter)
    {
        _filters.Add(filter);
        return this;
    }

    public LogFilterBuilder AddRange(IEnumerable<LogFilterBase> filters)
    {
        _filters.AddRange(filters);
        return this;
    }

    public LogFilterBuilder ExcludeSourceExactly(string source, StringComparison comparison = StringComparison.OrdinalIgnoreCase) =>
        Add(new ExactMatchLogSourceFilter(source, comparison));

    public LogFilterBuilder ExcludeSourceStartingWith(string sourceStart) => ExcludeSource("^" + Regex.Escape(sourceStart));

    public LogFilterBuilder ExcludeSourceEndingWith(string sourceEnd) => ExcludeSource(Regex.Escape(sourceEnd) + "$");

    public LogFilterBuilder ExcludeSourceContaining(string sourcePart) => ExcludeSource(Regex.Escape(sourcePart));

    public LogFilterBuilder ExcludeSourceRegex(Regex regex) => Add(new RegexLogSourceFilter(regex));

    public LogFilterBuilder ExcludeMessageContaining(string messagePart) => ExcludeMessageRegex(new Regex(Regex.Escape(messagePart)));

    public LogFilterBuilder ExcludeMessageRegex(Regex regex) => Add(new RegexLogMessageFilter(regex));

    public LogFilterSetup Build() => new([.. _filters]);

    private LogFilterBuilder ExcludeSource([StringSyntax(StringSyntaxAttribute.Regex)] string pattern) =>
        ExcludeSourceRegex(new Regex(pattern));
}

using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using AgentNet.ReadyAgents.Calculation;
using AgentNet.Sdk;

namespace AgentNet.ReadyAgents.Agents;

internal sealed record CalculationRequest(
    [property: Description("such as 2 * (3 + 4) ^ 2 or sqrt(2) / ln(10)"), StringLength(Expression.Longest)] string Expression);

internal sealed record CalculationReply(
    string Expression,
    double Value,
    [property: Description("the value in full; decimal arithmetic keeps more digits than 'value' can")] string Text,
    [property: Description("whether every step was decimal arithmetic")] bool Decimal);

/// <summary>Evaluates arithmetic expressions by a parser of its own. Nothing is ever executed.</summary>
[Agent("calculator", Name = "Calculator", Tags = ["ready"])]
internal sealed class CalculatorAgent
{
    [Capability("calculate", Description = "Evaluates an expression with + - * / % ^, parentheses, functions (sqrt, sin, ln, round, min, ...) and constants (pi, e, tau).")]
    public CalculationReply Calculate(CalculationRequest request)
    {
        var (value, error) = Calculation.Expression.Evaluate(request.Expression);
        return value is { } number
            ? new CalculationReply(request.Expression, number.Value, number.ToString(), number.IsDecimal)
            : throw new PermanentTaskException(AgentNet.Contracts.Problems.Of(
                Refusals.NotCalculable,
                $"The expression has no value: {error}.",
                ("expression", request.Expression), ("position", error!.Position.ToString(System.Globalization.CultureInfo.InvariantCulture)), ("reason", error.Reason)));
    }
}

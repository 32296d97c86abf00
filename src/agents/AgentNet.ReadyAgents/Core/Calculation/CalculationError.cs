namespace AgentNet.ReadyAgents.Calculation;

/// <summary>Why an expression has no value, and at which character (from 1) that shows.</summary>
internal sealed record CalculationError(int Position, string Reason)
{
    public override string ToString() => $"{Reason} (character {Position})";
}

namespace AgentNet.ReadyAgents.Models;

/// <summary>What a summary does when the model fails.</summary>
public enum ModelFailure
{
    /// <summary>The text's own sentences are taken, with a note that says why.</summary>
    FallBack,

    /// <summary>The task fails and is retried like any other.</summary>
    Fail,
}

/// <summary>How language models are used by the ready agents.</summary>
public sealed record ModelOptions
{
    public static readonly ModelOptions Default = new();

    /// <summary>Characters of a text that are sent; about four make a token.</summary>
    public int LongestInput { get; init; } = 24_000;

    /// <summary>Of one call.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    public ModelFailure OnFailure { get; init; } = ModelFailure.FallBack;
}

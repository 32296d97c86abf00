namespace AgentNet.Registry.Schema;

/// <summary>One place where a value disagrees with its schema: a JSON pointer into the value, the keyword, what was asked for and what was there.</summary>
public sealed record SchemaViolation(string Pointer, string Keyword, string Expected, string Actual)
{
    public override string ToString() => $"{(Pointer.Length == 0 ? "the value" : Pointer)}: expected {Expected}, got {Actual} ({Keyword})";

    /// <summary>The violations as one readable sentence, for task errors and HTTP problem details.</summary>
    public static string Describe(IReadOnlyList<SchemaViolation> violations) => string.Join("; ", violations);
}

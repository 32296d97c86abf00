namespace AgentNet.Registry.Schema;

/// <summary>Why a schema cannot be used: the keyword, where it stands (a JSON pointer) and what to do about it.</summary>
public sealed record SchemaRefusal(string Keyword, string Pointer, string Reason)
{
    public override string ToString() => $"keyword '{Keyword}' at '{(Pointer.Length == 0 ? "#" : "#" + Pointer)}': {Reason}";
}

/// <summary>Thrown where a refused schema is a caller's mistake, as at registration of an agent class.</summary>
public sealed class SchemaRefusedException(SchemaRefusal refusal) : ArgumentException($"The JSON schema was refused: {refusal}")
{
    public SchemaRefusal Refusal { get; } = refusal;
}

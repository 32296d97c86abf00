namespace AgentNet.Cli.Doctor;

/// <summary>What a check found: fine, worth a look, wrong, or not to be checked now. Whatever is not fine says what to do.</summary>
internal sealed record Diagnosis(Verdict Verdict, string Found, string Remedy = "")
{
    public static Diagnosis Fine(string found) => new(Verdict.Fine, found);

    public static Diagnosis Skipped(string why) => new(Verdict.Skipped, why);

    public static Diagnosis Doubtful(string found, string remedy) => new(Verdict.Doubtful, found, remedy);

    public static Diagnosis Wrong(string found, string remedy) => new(Verdict.Wrong, found, remedy);
}

internal enum Verdict
{
    Fine,
    Skipped,
    Doubtful,
    Wrong,
}

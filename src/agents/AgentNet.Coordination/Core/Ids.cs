namespace AgentNet.Coordination.Core;

/// <summary>What ids look like. Those the coordinator gives (<c>t-1-42</c>, <c>b-1-43</c>) hold epoch and order, so they never repeat; clients may not make up such ones.</summary>
internal static class Ids
{
    public const string TaskRule = "1 to 200 of A-Z, a-z, 0-9, '.', '_' and '-'";

    public static bool IsTaskId(string id) => IsMadeOf(id, 200, dots: true);

    public static bool IsRunId(string id) => IsMadeOf(id, 128, dots: true);

    public static bool IsStageId(string id) => IsMadeOf(id, 64, dots: false);

    public static string OfTask(long epoch, long order) => FormattableString.Invariant($"t-{epoch}-{order}");

    public static string OfBatch(long epoch, long order) => FormattableString.Invariant($"b-{epoch}-{order}");

    /// <summary>Reserved for the coordinator: a client cannot create one, though it may ask for one that exists.</summary>
    public static bool IsGiven(string id)
    {
        var parts = id.Split('-');
        return parts is ["t" or "b", _, _] && parts.Skip(1).All(part => part.Length > 0 && part.All(char.IsAsciiDigit));
    }

    private static bool IsMadeOf(string id, int most, bool dots)
    {
        if (id.Length == 0 || id.Length > most || id is "." or "..")
        {
            return false;
        }

        foreach (var c in id)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-') && !(dots && c == '.'))
            {
                return false;
            }
        }

        return true;
    }
}

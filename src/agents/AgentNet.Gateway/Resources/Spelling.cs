using System.Text;
using AgentNet.Contracts;

namespace AgentNet.Gateway.Resources;

/// <summary>How the contract's enumerations are written in JSON: in-progress, timed-out. Unknown words are refused with the known ones.</summary>
internal static class Spelling
{
    private static readonly Names<TaskState> States = new("state");
    private static readonly Names<RunState> Runs = new("state");
    private static readonly Names<StageState> Stages = new("state");
    private static readonly Names<ChangeKind> Kinds = new("kind");
    private static readonly Names<AgentStatus> Statuses = new("status");
    private static readonly Names<AgentKind> AgentKinds = new("kind");
    private static readonly Names<DependencyPolicy> Policies = new("onDependencyFailure");

    public static string Of(TaskState state) => States.Of(state);

    public static string Of(RunState state) => Runs.Of(state);

    public static string Of(StageState state) => Stages.Of(state);

    public static string Of(ChangeKind kind) => Kinds.Of(kind);

    public static string Of(AgentStatus status) => Statuses.Of(status);

    public static string Of(AgentKind kind) => AgentKinds.Of(kind);

    public static TaskState TaskStateOf(string word) => States.Parse(word);

    public static RunState RunStateOf(string word) => Runs.Parse(word);

    public static ChangeKind ChangeKindOf(string word) => Kinds.Parse(word);

    public static AgentStatus AgentStatusOf(string word) => Statuses.Parse(word);

    public static DependencyPolicy DependencyPolicyOf(string? word) => word is null ? default : Policies.Parse(word);

    private sealed class Names<T>(string field) where T : struct, Enum
    {
        private readonly Dictionary<T, string> _written = Enum.GetValues<T>().ToDictionary(value => value, value => Hyphenated(value.ToString()));

        public string Of(T value) => _written.GetValueOrDefault(value, "unspecified");

        public T Parse(string word)
        {
            foreach (var (value, written) in _written)
            {
                if (written == word && Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) != 0)
                    return value;
            }

            var known = string.Join(", ", _written.Where(pair => Convert.ToInt32(pair.Key, System.Globalization.CultureInfo.InvariantCulture) != 0).Select(pair => pair.Value));
            throw new RefusedException(Problems.Of(HttpProblemCodes.InvalidQuery, $"{field} '{word}' is unknown; use one of {known}.", (field, word)));
        }

        private static string Hyphenated(string name)
        {
            var text = new StringBuilder();
            foreach (var c in name)
            {
                if (char.IsUpper(c) && text.Length > 0)
                    text.Append('-');
                text.Append(char.ToLowerInvariant(c));
            }

            return text.ToString();
        }
    }
}

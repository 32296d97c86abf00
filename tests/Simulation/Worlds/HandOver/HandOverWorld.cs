using System.Text;
using Akka.Cluster;
using Akka.Cluster.Tools.Core.Singleton;
using Akka.Util;
using Simulation.Search;

namespace Simulation.Worlds.HandOver;

/// <summary>
/// Two or three nodes hand a singleton over because members leave or join: every order in which views, messages, timers and the stop
/// of the instance may come, with up to so many messages lost and timers early. H1 in every state; H6 from every end.
/// </summary>
internal sealed class HandOverWorld : SmallWorld
{
    private const int SettleSteps = 400;

    private readonly HandOverSabotage _sabotage;
    private readonly List<HandOverNode> _nodes = [];
    private readonly List<IReadOnlyList<Member>> _lists = [];
    private readonly List<(string From, string To, SingletonMessage Message)> _sent = [];
    private int _losses;
    private int _rings;
    private int _published = 1;

    private HandOverWorld(ulong number, HandOverSabotage sabotage)
    {
        _sabotage = sabotage;
        // Three nodes have so many states that nothing else may go wrong with them.
        var count = number < 4 ? 2 : 3;
        var story = (int)(number < 4 ? number % 2 : number - 4);
        _losses = number is 2 or 3 ? 1 : 0;
        _rings = number < 4 ? 1 : 0;
        for (var i = 0; i < count; i++)
        {
            _nodes.Add(new HandOverNode(this, $"n{i}"));
        }

        Tell(story, count);
    }

    public override IReadOnlyList<string> Choices => [.. Possible(withFaults: true).Select(choice => choice.Words)];

    public static SearchKind Kind(HandOverSabotage sabotage = HandOverSabotage.None) =>
        new("hand-over", Worlds: 7, MostStates: 20_000, number => new HandOverWorld(number, sabotage)) { Sources = ["src/runtime/Akka.Cluster.Tools/Core", "tests/Simulation/Worlds/HandOver", "tests/Simulation/Search"] };

    public override void Take(int choice) => Possible(withFaults: true)[choice].Happens();

    public override void Check()
    {
        var running = _nodes.Where(node => node.IsRunning).ToList();
        RuleBroken.Unless("H1", running.Count <= 1, $"{string.Join(" and ", running.Select(node => node.Name))} run the instance at once");
    }

    public override string Describe()
    {
        var text = new StringBuilder();
        _nodes.ForEach(node => node.Describe(text));
        text.AppendJoin('\n', _sent.Select(sent => $"{sent.From}>{sent.To} {sent.Message}").Order(StringComparer.Ordinal));
        return text.Append(' ').Append(_losses).Append(' ').Append(_rings).Append(' ').Append(_published).ToString();
    }

    public override void Settle()
    {
        _rings = SettleSteps;
        for (var step = 0; step < SettleSteps && Possible(withFaults: false) is { Count: > 0 } possible; step++)
        {
            possible[0].Happens();
            Check();
        }
    }

    public override string? Unfinished() => _nodes.Any(node => node.IsRunning && !node.IsStopping) ? null : "no node runs the instance";

    public void Send(string from, string to, SingletonMessage message)
    {
        if (_sabotage == HandOverSabotage.HearsDoneTooEarly && message is SingletonMessage.HandOverInProgress early)
        {
            message = new SingletonMessage.HandOverDone(early.From, HandOverNode.Incarnation(to), early.Round, VouchesForOlder: true);
        }

        _sent.Add((from, to, message));
    }

    /// <summary>The versions of the list: the oldest leaves; a newcomer comes first; or two leave one after the other.</summary>
    private void Tell(int story, int count)
    {
        var names = _nodes.Select(node => node.Name).ToList();
        if (story == 1)
        {
            _lists.Add(List(names[..^1]));
        }

        _lists.Add(List(names));
        for (var leaving = 0; leaving < (story == 2 ? count - 1 : 1); leaving++)
        {
            _lists.Add(List(names[leaving..], MemberStatus.Leaving));
            _lists.Add(List(names[leaving..], MemberStatus.Exiting));
            _lists.Add(List(names[(leaving + 1)..]));
        }
    }

    private static List<Member> List(List<string> names, MemberStatus firstIs = MemberStatus.Up) =>
        [.. names.Select((name, index) => Member.Restore(HandOverNode.Incarnation(name), 1 + name[1] - '0', index == 0 ? firstIs : MemberStatus.Up, [], AppVersion.Zero))];

    private List<(string Words, Action Happens)> Possible(bool withFaults)
    {
        var possible = new List<(string, Action)>();
        AddMessages(possible, withFaults);
        foreach (var node in _nodes)
        {
            if (node.IsStopping && _sabotage != HandOverSabotage.NeverStops)
            {
                possible.Add(($"{node.Name}'s instance stops", node.InstanceStops));
            }

            if (node.Heard < _published && !IsGone(node))
            {
                possible.Add(($"{node.Name} hears version {node.Heard}", () => node.Hear(_lists[node.Heard])));
            }
        }

        if (_published < _lists.Count && MayPublish())
        {
            possible.Add(($"the list has version {_published}", () => _published++));
        }

        foreach (var node in _nodes.Where(node => _rings > 0 && !IsGone(node)))
        {
            possible.AddRange(node.Timers.Select(timer => ($"timer {timer} of {node.Name} rings", (Action)(() =>
            {
                _rings--;
                node.Ring(timer);
            }))));
        }

        return possible;
    }

    private void AddMessages(List<(string, Action)> possible, bool withFaults)
    {
        foreach (var sent in _sent.Distinct().ToList())
        {
            possible.Add(($"{sent.To} receives {sent.Message}", () =>
            {
                _sent.Remove(sent);
                if (_nodes.Find(node => node.Name == sent.To) is { } node && !IsGone(node))
                {
                    node.Receive(sent.Message);
                }
            }));
            if (withFaults && _losses > 0)
            {
                possible.Add(($"lost is {sent.Message}", () =>
                {
                    _losses--;
                    _sent.Remove(sent);
                }));
            }
        }
    }

    /// <summary>Who leaves is removed when it has said that it is done, as membership promises.</summary>
    private bool MayPublish()
    {
        var going = _lists[_published - 1].Where(member => !_lists[_published].Contains(member));
        return going.All(member => _nodes.Exists(node => node.Name == member.Address.Host && node.HasEnded));
    }

    private bool IsGone(HandOverNode node) => node.HasEnded && _lists[_published - 1].All(member => member.Address.Host != node.Name);
}

using System.Collections.Frozen;
using System.Text;
using Akka.Actor;
using Akka.Cluster;
using Akka.Cluster.Core;
using Akka.Cluster.Tools.Core.Singleton;
using Simulation.Search;

namespace Simulation.Worlds.HandOver;

/// <summary>One node of a small world: its protocol, its instance, its timers, and how much of the list it has heard.</summary>
internal sealed class HandOverNode(HandOverWorld world, string name)
{
    private static readonly SingletonTiming Timing = new(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(1), 15, LeaseRetryInterval: null);

    private readonly SingletonProtocol _protocol = new(Incarnation(name), Timing);
    private readonly SortedSet<int> _timers = [];

    public string Name => name;

    public bool IsRunning { get; private set; }

    public bool IsStopping { get; private set; }

    /// <summary>Has nothing to do with the singleton any more.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>How many versions of the list have been heard.</summary>
    public int Heard { get; private set; }

    public IReadOnlyCollection<int> Timers => _timers;

    public static UniqueAddress Incarnation(string name) => new(new Address("akka.tcp", "world", name, 1), 1);

    public void Hear(IReadOnlyList<Member> members)
    {
        Heard++;
        var own = members.FirstOrDefault(member => member.Address.Host == name);
        if (own is { Status: MemberStatus.Exiting })
        {
            Handle(new SingletonInput.SelfExiting());
        }

        Handle(new SingletonInput.Observed(new SingletonView(members, considerAppVersion: false)));
    }

    public void Receive(SingletonMessage message) => Handle(new SingletonInput.Received(message));

    public void Ring(int timer)
    {
        _timers.Remove(timer);
        Handle(new SingletonInput.TimerFired(timer));
    }

    public void InstanceStops()
    {
        (IsRunning, IsStopping) = (false, false);
        Handle(new SingletonInput.InstanceStopped());
    }

    public void Describe(StringBuilder text)
    {
        Fields.Describe(_protocol, text, FrozenSet<string>.Empty);
        text.Append(IsRunning).Append(IsStopping).Append(HasEnded).Append(Heard).AppendJoin(',', _timers).AppendLine();
    }

    private void Handle(SingletonInput input)
    {
        var outbox = new Outbox<SingletonEffect>();
        _protocol.Handle(input, outbox);
        foreach (var effect in outbox.Effects)
        {
            switch (effect)
            {
                case SingletonEffect.Send send:
                    world.Send(name, send.To.Address.Host!, send.Message);
                    break;
                case SingletonEffect.StartInstance:
                    IsRunning = true;
                    break;
                case SingletonEffect.StopInstance:
                    IsStopping = true;
                    break;
                case SingletonEffect.SetTimer timer:
                    _timers.Add(timer.Token);
                    break;
                case SingletonEffect.End:
                    HasEnded = true;
                    break;
                case SingletonEffect.Note or SingletonEffect.ReportStuck:
                    break;
                default:
                    throw new InvalidOperationException($"Nobody expects {effect}.");
            }
        }
    }
}

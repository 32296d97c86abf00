using AgentNet.Contracts;
using Akka.Actor;

namespace AgentNet.Registry.Shell;

/// <summary>The outlet of a registry that serves a whole cluster: numbers its versions and tells every follower of each, until a follower falls silent.</summary>
internal sealed class RegistryBroadcast(string incarnation, TimeSpan silence, TimeProvider time) : IRegistryOutlet
{
    private readonly Dictionary<IActorRef, long> _followers = [];
    private long _version;

    public RegistryView Current { get; private set; } = RegistryView.Empty;

    public void Publish(RegistryView view, AgentChanged? change)
    {
        Current = view;
        _version++;
        if (change is null)
        {
            foreach (var follower in _followers.Keys)
            {
                follower.Tell(Image());
            }

            return;
        }

        var next = new RegistryChange { Incarnation = incarnation, Version = _version, Change = change };
        foreach (var (follower, heardAt) in _followers)
        {
            if (time.GetElapsedTime(heardAt) < silence)
            {
                follower.Tell(next);
            }
            else
            {
                _followers.Remove(follower);
            }
        }
    }

    public void Follow(FollowRegistry question, IActorRef follower)
    {
        _followers[follower] = time.GetTimestamp();
        if (question.Incarnation != incarnation || question.Version != _version)
        {
            follower.Tell(Image());
        }
    }

    private RegistryImage Image()
    {
        var image = new RegistryImage { Incarnation = incarnation, Version = _version };
        image.Agents.Add(Current.Agents.Select(agent => agent.Describe()));
        return image;
    }
}

using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Dispatch;

namespace Akka.Actor;

/// <summary>
/// Chooses dispatcher and mailbox of a new actor from its Props, the akka.actor.deployment section and the defaults, in this
/// order. The common case, nothing special anywhere, is one comparison.
/// </summary>
internal sealed class Placement
{
    private const string DeploymentPath = "akka.actor.deployment";

    private readonly ActorSystemImpl _system;
    private readonly List<(Regex Path, Deploy Deploy)> _deployments = [];

    public Placement(ActorSystemImpl system)
    {
        _system = system;
        var dispatcher = system.Dispatchers.DefaultGlobalDispatcher;
        Default = (dispatcher, system.Mailboxes.GetMailboxType(Props.None, dispatcher.Configurator.Config));
        ReadDeployments();
    }

    public (MessageDispatcher Dispatcher, MailboxType Mailbox) Default { get; }

    public (MessageDispatcher Dispatcher, MailboxType Mailbox) Choose(Props props, ActorPath parent, string name)
    {
        var deploy = props.Deploy;
        if (_deployments.Count > 0) deploy = DeploymentOf(deploy, parent, name);
        if (deploy.Scope is RemoteScope elsewhere) RefuseElsewhere(elsewhere, parent, name);
        if (deploy.Dispatcher == Deploy.NoDispatcherGiven && deploy.Mailbox == Deploy.NoMailboxGiven && props.Shape.RequiredQueue is null) return Default;

        var dispatcher = deploy.Dispatcher == Deploy.NoDispatcherGiven ? Default.Dispatcher : _system.Dispatchers.Lookup(deploy.Dispatcher);
        var asked = ReferenceEquals(deploy, props.Deploy) ? props : props.WithDeploy(deploy);
        return (dispatcher, _system.Mailboxes.GetMailboxType(asked, dispatcher.Configurator.Config));
    }

    // Starting an actor on another node would hide that its constructor arguments travel and that its parent may lose it. Start it
    // there and find it by its path, or let the cluster place it.
    private void RefuseElsewhere(RemoteScope scope, ActorPath parent, string name)
    {
        if (scope.Address == _system.Provider.DefaultAddress) return;
        throw new ConfigurationException(
            $"[{parent / name}] is to be started on {scope.Address}, which this runtime does not do. Start the actor on that node and find it with ActorSelection(\"{scope.Address}/user/{name}\"), or start it without a RemoteScope.");
    }

    private Deploy DeploymentOf(Deploy own, ActorPath parent, string name)
    {
        var elements = parent.ToStringWithoutAddress();
        if (!elements.StartsWith("/user", StringComparison.Ordinal)) return own;
        var path = $"{elements["/user".Length..]}/{name}";
        foreach (var (pattern, deploy) in _deployments)
        {
            if (pattern.IsMatch(path)) return own.WithFallback(deploy);
        }

        return own;
    }

    // Keys are paths below /user; an element "*" stands for any one element, "**" at the end for all below.
    private void ReadDeployments()
    {
        if (_system.Settings.Config.GetConfig(DeploymentPath) is not { } section) return;
        foreach (var (quoted, value) in section.AsEnumerable())
        {
            var key = quoted.Trim('"');
            if (key == "default" || !value.IsObject()) continue;
            var config = value.ToConfig();
            var deploy = new Deploy(key, config, ScopeOf(key, config),
                config.GetString("dispatcher") ?? Deploy.NoDispatcherGiven,
                config.GetString("mailbox") ?? Deploy.NoMailboxGiven,
                config.GetInt("stash-capacity", Deploy.NoStashSize));
            _deployments.Add((PatternOf(key), deploy));
        }

        // The most special pattern first: without wildcards, then the longer one.
        _deployments.Sort(static (a, b) => (a.Deploy.Path.Contains('*', StringComparison.Ordinal), -a.Deploy.Path.Length)
            .CompareTo((b.Deploy.Path.Contains('*', StringComparison.Ordinal), -b.Deploy.Path.Length)));
    }

    private static Scope ScopeOf(string key, Config config)
    {
        if (config.GetString("remote") is not { Length: > 0 } remote) return Deploy.NoScopeGiven;
        return Address.TryParse(remote, out var address)
            ? new RemoteScope(address)
            : throw new ConfigurationException($"{DeploymentPath}.\"{key}\".remote is '{remote}', which is not an address: write protocol://system@host:port.");
    }

    private static Regex PatternOf(string key)
    {
        var elements = key.TrimStart('/').Split('/').Select(static e => e switch
        {
            "*" => "[^/]+",
            "**" => ".+",
            _ => Regex.Escape(e),
        });
        return new Regex($"^/{string.Join('/', elements)}$", RegexOptions.CultureInvariant);
    }
}

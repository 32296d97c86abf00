using Akka.Actor;

namespace Akka.Tests.Actor;

/// <summary>Order of hooks at start, restart and stop; what a restart keeps and what it loses.</summary>
public sealed class LifecycleTests : Scenario
{
    [Fact]
    public async Task Start_runs_constructor_then_PreStart_then_the_first_message()
    {
        var actor = Start(new Behaviour
        {
            OnConstruct = () => Log.Add("constructor"),
            OnPreStart = _ => Log.Add("PreStart"),
            OnMessage = (m, _) => Log.Add($"message {m}"),
        });
        actor.Tell("a");

        (await Log.First(3)).ShouldBe(["constructor", "PreStart", "message a"]);
    }

    [Fact]
    public async Task Stop_runs_PostStop_after_the_last_child_is_gone()
    {
        var child = new Behaviour { OnPostStop = _ => Log.Add("child PostStop") };
        var parent = Start(new Behaviour
        {
            OnPreStart = context => context.ActorOf(child.Props, "child"),
            OnPostStop = _ => Log.Add("parent PostStop"),
        });
        await parent.Ask<ActorIdentity>(new Identify(1));

        (await parent.GracefulStop(TimeSpan.FromSeconds(30))).ShouldBeTrue();

        Log.Entries.ShouldBe(["child PostStop", "parent PostStop"]);
    }

    [Fact]
    public async Task Restart_runs_PreRestart_in_the_old_instance_and_PostRestart_in_the_new_one()
    {
        var actor = Start(new Behaviour
        {
            OnConstruct = () => Log.Add("constructor"),
            OnPreStart = _ => Log.Add("PreStart"),
            OnPostStop = _ => Log.Add("PostStop"),
            OnPreRestart = (reason, message) => Log.Add($"PreRestart {reason.Message} {message}"),
            OnPostRestart = reason => Log.Add($"PostRestart {reason.Message}"),
            OnMessage = (m, _) =>
            {
                if (m is "fail") throw new Broken();
            },
        });
        actor.Tell("fail");
        await actor.Ask<ActorIdentity>(new Identify(1));

        Log.Entries.ShouldBe(["constructor", "PreStart", "PreRestart broken fail", "PostStop", "constructor", "PostRestart broken", "PreStart"]);
    }

    [Fact]
    public async Task Restart_keeps_the_mailbox_and_drops_the_failing_message()
    {
        var gate = new TaskCompletionSource();
        var actor = Start(new Behaviour
        {
            OnMessage = (m, _) =>
            {
                if (m is "wait") gate.Task.Wait();
                else if (m is "fail") throw new Broken();
                else Log.Add((string)m);
            },
        });
        foreach (var message in new[] { "wait", "fail", "a", "b" }) actor.Tell(message);
        gate.SetResult();

        (await Log.First(2)).ShouldBe(["a", "b"]);
    }

    [Fact]
    public async Task Restart_keeps_reference_and_uid_and_clears_the_behaviour_stack()
    {
        var actor = Start(new Behaviour
        {
            OnMessage = (m, context) =>
            {
                switch (m)
                {
                    case "become":
                        context.BecomeStacked(other => _ = other is "fail" ? throw new Broken() : Note("stacked"));
                        break;
                    default:
                        Log.Add("original");
                        break;
                }
            },
        });
        var uid = actor.Path.Uid;
        foreach (var message in new[] { "become", "x", "fail", "y" }) actor.Tell(message);

        (await Log.First(2)).ShouldBe(["stacked", "original"]);
        var identity = await actor.Ask<ActorIdentity>(new Identify(1));
        identity.Subject!.Path.Uid.ShouldBe(uid);

        bool Note(string text)
        {
            Log.Add(text);
            return true;
        }
    }
}

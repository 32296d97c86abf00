using Akka.Actor;
using Akka.Dispatch.SysMsg;

namespace Fuzz;

/// <summary>Messages whose bytes the mutations begin with: one or more of every format. Add here what gets a codec of its own.</summary>
internal static class Samples
{
    public static IEnumerable<object> Messages(ActorSystem system, IInternalActorRef remote)
    {
        var local = (IInternalActorRef)system.DeadLetters;
        return
        [
            "text", 5, 7L, new byte[] { 1, 2, 3 }, true, 1.5,
            new Sample("name", 1, [1, 2, 3], new() { ["a"] = DateTime.UnixEpoch }, new Sample("inner", 2, [], [], null, 1.5m, null), 2.5m, remote),
            new Odd(new InvalidOperationException("x", new ArgumentException("y")), typeof(string), DayOfWeek.Friday, (1, "two"), Guid.Empty, [1, null], new Uri("http://host/")),
            new Identify("id"), new ActorIdentity("id", remote), PoisonPill.Instance, Kill.Instance, new Status.Success(5), new Status.Failure(new TimeoutException("late")),
            new ActorSelectionMessage("hello", [new SelectChildName("user"), SelectParent.Instance, new SelectChildPattern("a*")]),
            new Watch(remote, local), new Unwatch(remote, local), new DeathWatchNotification(local, existenceConfirmed: true, addressTerminated: false),
        ];
    }

    internal sealed record Sample(string Name, int Number, int[] Numbers, Dictionary<string, DateTime> Times, Sample? Inner, decimal Amount, IActorRef? Reference);

    internal sealed record Odd(Exception Failure, Type Type, DayOfWeek Day, (int, string) Pair, Guid Id, List<int?> Optional, Uri Uri);
}

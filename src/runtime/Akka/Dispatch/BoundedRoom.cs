using System.Diagnostics;
using Akka.Actor;

namespace Akka.Dispatch;

/// <summary>The limit of a bounded mailbox and the place where senders wait for room.</summary>
internal sealed class BoundedRoom(QueueBound bound)
{
    private int _waiting;

    public QueueBound Bound => bound;

    public int Capacity => bound.Capacity!.Value;

    /// <summary>Owner: there is one message less.</summary>
    public void OnTaken()
    {
        // Wait against take: 1. the sender counts itself as waiting, 2. tries again, 3. sleeps. The owner 4. takes, 5. looks for
        // waiting senders. With a full fence on both sides either 2 finds the room or 5 finds the sender.
        Interlocked.MemoryBarrier();
        if (_waiting == 0) return;
        lock (this) Monitor.PulseAll(this);
    }

    public Posted WaitAndPost(ref Mailbox mail, in Envelope envelope)
    {
        var started = Stopwatch.GetTimestamp();
        lock (this)
        {
            Interlocked.Increment(ref _waiting);
            try
            {
                while (true)
                {
                    var posted = mail.Post(envelope, Capacity);
                    if (posted != Posted.Full) return posted;
                    var left = bound.PushTimeout - Stopwatch.GetElapsedTime(started);
                    if (left <= TimeSpan.Zero || !Monitor.Wait(this, left)) return mail.Post(envelope, Capacity);
                }
            }
            finally
            {
                Interlocked.Decrement(ref _waiting);
            }
        }
    }
}

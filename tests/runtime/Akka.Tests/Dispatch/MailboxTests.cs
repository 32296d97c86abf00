using Akka.Actor;
using Akka.Dispatch;
using Akka.Dispatch.SysMsg;

namespace Akka.Tests.Dispatch;

/// <summary>The mailbox alone, step by step, and against a list under random steps (B1 to B3).</summary>
public sealed class MailboxTests
{
    [Fact]
    public void First_message_wakes_the_owner_and_later_ones_do_not()
    {
        var mail = default(Mailbox);
        Post(ref mail, 1).ShouldBe(Posted.WakesOwner);
        Post(ref mail, 2).ShouldBe(Posted.Queued);
        Take(ref mail).ShouldBe(1);
        Take(ref mail).ShouldBe(2);
        mail.TryRest(false).ShouldBeTrue();
        Post(ref mail, 3).ShouldBe(Posted.WakesOwner);
    }

    [Fact]
    public void Owner_does_not_rest_over_a_message_that_came_meanwhile()
    {
        var mail = default(Mailbox);
        Post(ref mail, 1);
        Take(ref mail);
        Post(ref mail, 2);
        mail.TryRest(false).ShouldBeFalse();
    }

    [Fact]
    public void Suspended_owner_rests_with_mail_and_only_a_system_message_wakes_it()
    {
        var mail = default(Mailbox);
        Post(ref mail, 1);
        mail.Suspend();
        mail.TryRest(false).ShouldBeTrue();
        Post(ref mail, 2).ShouldBe(Posted.Queued);
        mail.PostSystem(new Suspend()).ShouldBe(Posted.WakesOwner);
        mail.TakeSystem(out _).ShouldBeOfType<Suspend>();
        mail.Resume().ShouldBeTrue();
        Take(ref mail).ShouldBe(1);
        Take(ref mail).ShouldBe(2);
    }

    [Fact]
    public void System_messages_come_out_in_order_and_a_stop_beside_them()
    {
        var mail = default(Mailbox);
        SystemMessage[] messages = [new Suspend(), new Resume(null), new Suspend()];
        mail.PostSystem(messages[0]).ShouldBe(Posted.WakesOwner);
        mail.PostSystem(messages[1]).ShouldBe(Posted.Queued);
        mail.PostStop().ShouldBe(Posted.Queued);
        mail.PostSystem(messages[2]);

        var taken = new List<SystemMessage>();
        for (var message = mail.TakeSystem(out var stop); message is not null; message = message.Next)
        {
            stop.ShouldBeTrue();
            taken.Add(message);
        }

        taken.ShouldBe(messages);
        mail.HasSystemWork.ShouldBeFalse();
    }

    [Fact]
    public void Closed_mailbox_hands_out_what_it_held_and_refuses_the_rest()
    {
        var mail = default(Mailbox);
        Post(ref mail, 1);
        Post(ref mail, 2);
        Take(ref mail);
        Post(ref mail, 3);
        mail.Close(out var left);
        left.Select(e => e.Message).ShouldBe([2, 3]);
        Post(ref mail, 4).ShouldBe(Posted.Closed);
        mail.PostSystem(new Suspend()).ShouldBe(Posted.Closed);
        mail.PostStop().ShouldBe(Posted.Closed);
        mail.TryPutBack([new Envelope(5, null)]).ShouldBeFalse();
        mail.Count.ShouldBe(0);
    }

    [Fact]
    public void Capacity_counts_what_waits()
    {
        var mail = default(Mailbox);
        mail.Post(new Envelope(1, null), 2);
        mail.Post(new Envelope(2, null), 2);
        mail.Post(new Envelope(3, null), 2).ShouldBe(Posted.Full);
        Take(ref mail);
        mail.Post(new Envelope(3, null), 2).ShouldBe(Posted.Queued);
    }

    [Fact]
    public void Mailbox_agrees_with_a_list_whatever_is_posted_taken_and_put_back()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var mail = default(Mailbox);
            var model = new List<object>();
            for (var step = 0; step < 400; step++)
            {
                switch (random.Next(5))
                {
                    case 0 or 1:
                        for (var burst = random.Next(1, 40); burst > 0; burst--)
                        {
                            Post(ref mail, (step * 100) + burst);
                            model.Add((step * 100) + burst);
                        }

                        break;
                    case 2:
                        Envelope[] back = [.. Enumerable.Range(0, random.Next(1, 20)).Select(i => new Envelope(-((step * 100) + i), null))];
                        mail.TryPutBack(back).ShouldBeTrue();
                        model.InsertRange(0, back.Select(e => e.Message));
                        break;
                    default:
                        for (var takes = random.Next(1, 60); takes > 0 && model.Count > 0; takes--)
                        {
                            Take(ref mail).ShouldBe(model[0], $"seed {seed}, step {step}");
                            model.RemoveAt(0);
                        }

                        mail.TryRest(false).ShouldBe(model.Count == 0, $"seed {seed}, step {step}");
                        break;
                }

                mail.Count.ShouldBe(model.Count);
            }
        }
    }

    private static Posted Post(ref Mailbox mail, int number) => mail.Post(new Envelope(number, null));

    private static object Take(ref Mailbox mail)
    {
        mail.TryTake(out var envelope).ShouldBeTrue();
        return envelope.Message;
    }
}

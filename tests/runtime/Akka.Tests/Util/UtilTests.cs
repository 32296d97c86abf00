using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Configuration;
using Akka.Event;
using Akka.Util;

namespace Akka.Tests;

public class UtilTests
{
    [Fact]
    public void An_option_has_a_value_or_none()
    {
        Option<string> some = "x";
        some.HasValue.ShouldBeTrue();
        some.Select(text => text.Length).ShouldBe(Option<int>.Create(1));
        some.FlatSelect(_ => Option<int>.None).IsEmpty.ShouldBeTrue();
        some.GetOrElse("y").ShouldBe("x");
        Option<string>.Create(null).ShouldBe(Option<string>.None);
        Option<string>.None.GetOrElse("y").ShouldBe("y");
        Should.Throw<InvalidOperationException>(() => Option<string>.None.Value);
        var seen = 0;
        some.OnSuccess(_ => seen++);
        Option<string>.None.OnSuccess(_ => seen++);
        seen.ShouldBe(1);
    }

    [Fact]
    public void Atomic_values_change_only_from_what_is_expected()
    {
        var flag = new AtomicBoolean();
        flag.CompareAndSet(true, false).ShouldBeFalse();
        flag.CompareAndSet(false, true).ShouldBeTrue();
        flag.GetAndSet(false).ShouldBeTrue();
        flag.Value.ShouldBeFalse();
        var reference = new AtomicReference<string>("a");
        reference.CompareAndSet("b", "c").ShouldBeFalse();
        reference.GetAndSet("d").ShouldBe("a");
        ((string?)reference).ShouldBe("d");
    }

    [Fact]
    public void A_setup_replaces_one_of_its_class()
    {
        var first = new LogFilterBuilder().Build();
        var second = new LogFilterBuilder().Build();
        var all = first.And(BootstrapSetup.Create()).And(second);
        all.Get<LogFilterSetup>().Value.ShouldBeSameAs(second);
        all.Get<BootstrapSetup>().HasValue.ShouldBeTrue();
        ActorSystemSetup.Empty.Get<BootstrapSetup>().IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void A_fallback_of_the_bootstrap_stays_below_its_configuration_in_either_order()
    {
        Config configuration = "a = 1";
        Config fallback = "a = 2, b = 2";
        foreach (var setup in new[]
        {
            BootstrapSetup.Create().WithConfig(configuration).WithConfigFallback(fallback),
            BootstrapSetup.Create().WithConfigFallback(fallback).WithConfig(configuration),
        })
        {
            setup.Config.Value.GetInt("a").ShouldBe(1);
            setup.Config.Value.GetInt("b").ShouldBe(2);
        }
    }

    [Fact]
    public void NotUsed_and_Done_are_single_values()
    {
        NotUsed.Instance.Equals(NotUsed.Instance).ShouldBeTrue();
        NotUsed.Instance.CompareTo(NotUsed.Instance).ShouldBe(0);
        Done.Instance.ShouldNotBeNull();
    }
}

using Akka.Actor;
using Akka.Configuration;
using Akka.Hosting.TestKit.Internals;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit.Abstractions;

namespace Akka.Hosting.Tests;

/// <summary>A test class on the hosted kit sees its host, its system and the kit's expectations as one.</summary>
public sealed class HostedTestKitTests(ITestOutputHelper output) : TestKit.TestKit("hosted", output)
{
    protected override Config? Config => "my.setting = from-the-kit, akka.test.single-expect-default = 30s";

    [Fact]
    public void The_system_has_the_given_name_and_was_started_by_the_host()
    {
        Sys.Name.ShouldBe("hosted");
        Host.Services.GetRequiredService<ActorSystem>().ShouldBeSameAs(Sys);
    }

    [Fact]
    public async Task Actors_started_by_the_host_answer_the_test_actor()
    {
        ActorRegistry.Get<Echo>().Tell("hello", TestActor);

        (await ExpectMsgAsync<string>()).ShouldBe("hello");
    }

    [Fact]
    public void Configuration_of_the_test_wins() => Sys.Settings.Config.GetString("my.setting").ShouldBe("from-the-kit");

    [Fact]
    public void Services_of_the_test_are_there_for_actors() => Host.Services.GetRequiredService<string>().ShouldBe("a service");

    [Fact]
    public void Log_output_belongs_to_the_test() =>
        Host.Services.GetServices<ILoggerProvider>().ShouldContain(provider => provider is XUnitLoggerProvider);

    protected override void ConfigureServices(Microsoft.Extensions.Hosting.HostBuilderContext context, IServiceCollection services) =>
        services.AddSingleton("a service");

    protected override void ConfigureAkka(AkkaConfigurationBuilder builder, IServiceProvider provider) => builder
        .AddHocon("my.setting = from-the-test", HoconAddMode.Append)
        .WithActors((system, registry) => registry.Register<Echo>(system.ActorOf(Props.Create<Echo>(), "echo")));
}

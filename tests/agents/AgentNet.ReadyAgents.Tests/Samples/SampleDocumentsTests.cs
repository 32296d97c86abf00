using System.Runtime.CompilerServices;
using AgentNet.ReadyAgents.Files;
using AgentNet.ReadyAgents.Questions;
using AgentNet.ReadyAgents.Text;

namespace AgentNet.ReadyAgents.Tests.Samples;

public class SampleDocumentsTests
{
    private static readonly string Folder = Path.GetFullPath("../../../../src/samples/documents", Path.GetDirectoryName(Here())!);

    [Fact]
    public void The_logbook_is_what_its_generator_writes()
    {
        var path = Path.Combine(Folder, "logbook.txt");
        if (Environment.GetEnvironmentVariable("REWRITE") == "1")
        {
            File.WriteAllText(path, SampleLogbook.Write());
        }

        (File.ReadAllText(path) == SampleLogbook.Write()).ShouldBeTrue("run this test with REWRITE=1 after changing the generator");
    }

    [Fact]
    public void The_samples_hold_the_cases_that_real_folders_hold()
    {
        var listing = new DocumentFolder(new FolderRoots([Folder], "read"), FileLimits.Read(Akka.Configuration.Config.Empty)).List(Folder, ["questions.txt"], static (_, _) => { }, default);
        listing.Files.Count.ShouldBeInRange(15, 25);
        listing.Files.ShouldContain(file => file.Bytes == 0);
        listing.Files.ShouldContain(file => file.Bytes >= 2_000_000);
        listing.Skipped.ShouldBe([new SkippedFile("gradient.png", "binary")]);
        File.ReadAllText(Path.Combine(Folder, "goui.txt")).ShouldContain("合意");
        StopWords.For(File.ReadAllText(Path.Combine(Folder, "uhren-und-zeit.txt"))).Language.ShouldBe("German");
        QuestionList.Parse(File.ReadAllText(Path.Combine(Folder, "questions.txt"))).Count.ShouldBe(10);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}

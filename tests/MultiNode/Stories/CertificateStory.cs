using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MultiNode.Operating;

namespace MultiNode.Stories;

/// <summary>Nodes that demand certificates of each other: one whose certificate has expired never joins, both sides say why, and a renewed file lets it in without a restart.</summary>
internal sealed class CertificateStory(Stage stage)
{
    private static readonly TimeSpan LongEnoughToJoin = TimeSpan.FromSeconds(8);

    public async Task RunAsync()
    {
        var folder = stage.Folder("certificates");
        Directory.CreateDirectory(folder);
        using var authority = Authority();
        await File.WriteAllTextAsync(Path.Combine(folder, "trusted.pem"), authority.ExportCertificatePem());
        await using var cluster = new TestCluster(folder, 3, "akka.remote.retry-gate-closed-for = 1s", isSecured: true);
        foreach (var node in cluster.Nodes)
        {
            var file = Path.Combine(folder, $"{node.Name}.pem");
            await WriteAsync(file, authority, node.Name == "n3" ? TimeSpan.FromDays(-1) : TimeSpan.FromDays(10));
            cluster.Configure(node.Name, $$"""
                akka.remote.dot-netty.tcp {
                  enable-ssl = on
                  ssl {
                    certificate.path = "{{file}}"
                    require-mutual-authentication = on
                    trusted-certificates-path = "{{Path.Combine(folder, "trusted.pem")}}"
                  }
                }
                """);
        }

        var members = cluster.Nodes.Where(node => node.Name != "n3").ToList();
        members.ForEach(node => node.Start());
        await cluster.UntilSeenAsync("two nodes are up", members, Stage.Start, view => view.Count == 2 && view.All(member => member.Status == "up"));
        cluster["n3"].Start();
        await cluster.UntilAsync("n3 says why it is not let in", Stage.Start, () => Task.FromResult(cluster["n3"].Log.Contains("certificate", StringComparison.OrdinalIgnoreCase)));
        await Task.Delay(LongEnoughToJoin);
        stage.Checks.Expect(await TestCluster.ViewAsync(members[0]) is { Count: 2 }, "a node whose certificate has expired never joins");
        await stage.Person.TypeAsync(members[0].Data, "cluster");

        await WriteAsync(Path.Combine(folder, "n3.pem"), authority, TimeSpan.FromDays(10));
        await cluster.UntilAllAreUpAsync(Stage.Start);
        stage.Checks.Expect(true, "its renewed certificate lets it in without a restart");
        new Runbook("expired-certificate.md").Expect(cluster, stage.Person, stage.Checks);
    }

    private static X509Certificate2 Authority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=authority of the story", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static async Task WriteAsync(string file, X509Certificate2 authority, TimeSpan validFor)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=node", key, HashAlgorithmName.SHA256);
        using var signed = request.Create(authority, DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow + validFor, RandomNumberGenerator.GetBytes(8));
        // Beside its place and renamed: a node may read it at any moment.
        await File.WriteAllTextAsync($"{file}.new", $"{signed.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        File.Move($"{file}.new", file, overwrite: true);
    }
}

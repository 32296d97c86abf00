using System.Text;
using AgentNet.Contracts;
using AgentNet.Node.Shell.Storage;

namespace AgentNet.Node.Tests.Storage;

/// <summary>What everybody who names a blob relies on, asked of every store: found by what they are, never half there, gone only when nobody needs them.</summary>
public abstract class BlobStoreConformance
{
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    internal abstract ISweptBlobStore Store { get; }

    protected abstract int Count { get; }

    /// <summary>As if it had been written a day ago.</summary>
    protected abstract void MakeOld(BlobRef blob);

    /// <summary>Puts other content of the same length in its place.</summary>
    protected abstract void Damage(BlobRef blob);

    [Fact]
    public async Task What_is_written_can_be_read()
    {
        var blob = await Store.WriteAsync(Bytes("content"));

        blob.SizeBytes.ShouldBe(7);
        Encoding.UTF8.GetString((await Store.ReadAsync(blob)).Span).ShouldBe("content");
    }

    [Fact]
    public async Task Large_and_empty_content_comes_back_whole()
    {
        var large = new byte[5_000_000];
        new Random(1).NextBytes(large);

        (await Store.ReadAsync(await Store.WriteAsync(large))).ToArray().ShouldBe(large);
        (await Store.ReadAsync(await Store.WriteAsync(Array.Empty<byte>()))).Length.ShouldBe(0);
    }

    [Fact]
    public async Task The_same_content_is_one_blob()
    {
        var first = await Store.WriteAsync(Bytes("content"));
        var second = await Store.WriteAsync(Bytes("content"));

        second.ShouldBe(first);
        Count.ShouldBe(1);
    }

    [Fact]
    public async Task Many_writers_of_the_same_content_do_not_disturb_each_other()
    {
        var blobs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(async () => await Store.WriteAsync(Bytes("content")))));

        blobs.Distinct().ShouldHaveSingleItem();
        Count.ShouldBe(1);
    }

    [Fact]
    public async Task Changed_content_is_refused()
    {
        var blob = await Store.WriteAsync(Bytes("content"));
        Damage(blob);

        (await Should.ThrowAsync<BlobUnreadableException>(Store.ReadAsync(blob).AsTask())).Message.ShouldContain("has changed");
    }

    [Fact]
    public async Task A_missing_blob_is_refused_by_name()
    {
        var blob = new BlobRef { Sha256 = new string('a', 64), SizeBytes = 1 };

        (await Should.ThrowAsync<BlobUnreadableException>(Store.ReadAsync(blob).AsTask())).Blob.ShouldBe(blob);
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_name_that_is_no_hash_is_refused_before_the_store_is_asked(string name) =>
        (await Should.ThrowAsync<BlobUnreadableException>(Store.ReadAsync(new BlobRef { Sha256 = name }).AsTask())).Message.ShouldContain("hex digits");

    [Fact]
    public async Task Only_what_nobody_refers_to_and_nobody_wrote_lately_is_deleted()
    {
        var used = await Store.WriteAsync(Bytes("used"));
        var unused = await Store.WriteAsync(Bytes("unused"));
        var fresh = await Store.WriteAsync(Bytes("fresh"));
        MakeOld(used);
        MakeOld(unused);

        var old = await Store.FindOldAsync(Grace, CancellationToken.None);
        old.Names.Order().ShouldBe(new[] { used.Sha256, unused.Sha256 }.Order());
        (await Store.DeleteAsync(old, [unused.Sha256], CancellationToken.None)).ShouldBe((1, 6));

        await Should.ThrowAsync<BlobUnreadableException>(Store.ReadAsync(unused).AsTask());
        (await Store.ReadAsync(used)).Length.ShouldBe(4);
        (await Store.ReadAsync(fresh)).Length.ShouldBe(5);
    }

    [Fact]
    public async Task Content_that_is_written_again_after_it_was_found_old_stays()
    {
        var blob = await Store.WriteAsync(Bytes("content"));
        MakeOld(blob);
        var old = await Store.FindOldAsync(Grace, CancellationToken.None);
        await Store.WriteAsync(Bytes("content"));

        (await Store.DeleteAsync(old, old.Names, CancellationToken.None)).ShouldBe((0, 0));
        (await Store.ReadAsync(blob)).Length.ShouldBe(7);
    }

    protected static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

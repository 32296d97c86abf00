using System.Text;
using AgentNet.Contracts;
using AgentNet.Node.Shell.Storage;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace AgentNet.Node.Tests.Storage;

/// <summary>Which blobs go, in every store: those that journal, snapshots and archive do not name, once they are old.</summary>
public abstract class BlobSweepConformance
{
    internal abstract INodeStore Store { get; }

    protected abstract void MakeOld(BlobRef blob);

    protected abstract void PutIntoJournal(byte[] message);

    protected abstract void PutIntoArchive(byte[] view);

    [Fact]
    public async Task Blobs_that_journal_or_archive_name_stay_and_others_go()
    {
        await Store.OpenAsync(CancellationToken.None);
        var journaled = await OldBlob("journaled");
        var archived = await OldBlob("archived");
        var forgotten = await OldBlob("forgotten");
        PutIntoJournal(new TaskSpec { Id = "a", Input = new Payload { Blob = journaled } }.ToByteArray());
        PutIntoArchive(new TaskView { Result = new Payload { Blob = archived } }.ToByteArray());

        (await SweepAsync()).ShouldBe((1, 9));

        (await Store.Blobs.ReadAsync(journaled)).Length.ShouldBe(9);
        (await Store.Blobs.ReadAsync(archived)).Length.ShouldBe(8);
        await Should.ThrowAsync<BlobUnreadableException>(Store.Blobs.ReadAsync(forgotten).AsTask());
    }

    [Fact]
    public async Task A_blob_that_nothing_names_yet_stays_while_it_is_young()
    {
        await Store.OpenAsync(CancellationToken.None);
        var young = await Store.Blobs.WriteAsync(Encoding.UTF8.GetBytes("young"));

        (await SweepAsync()).Count.ShouldBe(0);

        (await Store.Blobs.ReadAsync(young)).Length.ShouldBe(5);
    }

    private Task<(int Count, long Bytes)> SweepAsync() =>
        new BlobSweep(Store, NodeSettings.Load(new SettingsInputs()), TimeProvider.System, NullLogger<BlobSweep>.Instance).SweepOnceAsync(CancellationToken.None);

    private async Task<BlobRef> OldBlob(string content)
    {
        var blob = await Store.Blobs.WriteAsync(Encoding.UTF8.GetBytes(content));
        MakeOld(blob);
        return blob;
    }
}

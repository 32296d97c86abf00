using System.Security.Cryptography;
using AgentNet.Contracts;
using AgentNet.Node.Core;
using Npgsql;

namespace AgentNet.Node.Shell.Storage;

/// <summary>Blobs as rows named after their SHA-256. A write has been committed when it returns, and a read that does not match its name is refused.</summary>
internal sealed class PostgresBlobStore(NpgsqlDataSource source) : ISweptBlobStore
{
    /// <summary>Times are the database's, in milliseconds.</summary>
    public const string Table = """
        CREATE TABLE IF NOT EXISTS blobs (sha256 TEXT PRIMARY KEY, written_at_ms BIGINT NOT NULL, content BYTEA NOT NULL);
        CREATE INDEX IF NOT EXISTS blobs_by_age ON blobs (written_at_ms);
        """;

    private const string NowMs = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)";

    // Content that is written again counts as new: whoever wrote it is about to refer to it.
    private const string Touch = $"UPDATE blobs SET written_at_ms = {NowMs} WHERE sha256 = $1";

    private const string Insert =
        $"INSERT INTO blobs (sha256, written_at_ms, content) VALUES ($1, {NowMs}, $2) ON CONFLICT (sha256) DO UPDATE SET written_at_ms = excluded.written_at_ms";

    public async ValueTask<BlobRef> WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        var blob = new BlobRef { Sha256 = Convert.ToHexStringLower(SHA256.HashData(content.Span)), SizeBytes = content.Length };
        if (await ExecuteAsync(Touch, cancellationToken, Text(blob.Sha256)).ConfigureAwait(false) == 0)
        {
            await ExecuteAsync(Insert, cancellationToken, Text(blob.Sha256), new NpgsqlParameter<ReadOnlyMemory<byte>> { TypedValue = content }).ConfigureAwait(false);
        }

        return blob;
    }

    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(BlobRef blob, CancellationToken cancellationToken = default)
    {
        if (!BlobNames.IsName(blob.Sha256))
        {
            throw new BlobUnreadableException(blob, "its name is not 64 lower-case hex digits");
        }

        byte[]? content;
        var command = source.CreateCommand("SELECT content FROM blobs WHERE sha256 = $1");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(Text(blob.Sha256));
            content = (byte[]?)await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
        }

        if (content is null)
        {
            throw new BlobUnreadableException(blob, "there is no such row in the database");
        }

        return content.Length == blob.SizeBytes && Convert.ToHexStringLower(SHA256.HashData(content)) == blob.Sha256
            ? content
            : throw new BlobUnreadableException(blob, "the row's content has changed; restore it from a backup");
    }

    public async Task<OldBlobs> FindOldAsync(TimeSpan grace, CancellationToken cancellationToken)
    {
        var command = source.CreateCommand(
            $"SELECT limits.written_before_ms, sha256 FROM (SELECT {NowMs} - $1 AS written_before_ms) AS limits LEFT JOIN blobs ON written_at_ms < limits.written_before_ms");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(Number((long)grace.TotalMilliseconds));
            var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                var (before, names) = (0L, new List<string>());
                while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
                {
                    before = rows.GetInt64(0);
                    if (!rows.IsDBNull(1))
                    {
                        names.Add(rows.GetString(1));
                    }
                }

                return new OldBlobs(DateTimeOffset.FromUnixTimeMilliseconds(before).UtcDateTime, names);
            }
        }
    }

    public async Task<(int Count, long Bytes)> DeleteAsync(OldBlobs found, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var command = source.CreateCommand(
            "WITH gone AS (DELETE FROM blobs WHERE sha256 = ANY($1) AND written_at_ms < $2 RETURNING octet_length(content) AS size) SELECT count(*), coalesce(sum(size), 0)::bigint FROM gone");
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. names] });
            command.Parameters.Add(Number(new DateTimeOffset(found.WrittenBefore).ToUnixTimeMilliseconds()));
            var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (rows.ConfigureAwait(false))
            {
                await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
                return ((int)rows.GetInt64(0), rows.GetInt64(1));
            }
        }
    }

    private async Task<int> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        var command = source.CreateCommand(sql);
        await using (command.ConfigureAwait(false))
        {
            command.Parameters.AddRange(parameters);
            return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value };

    private static NpgsqlParameter<long> Number(long value) => new() { TypedValue = value };
}

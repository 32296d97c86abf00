using System.Text.Json;
using Google.Protobuf;

namespace AgentNet.Contracts;

/// <summary>Making and reading <see cref="Payload"/>s. Inline content is at most <see cref="InlineLimitBytes"/>; larger content goes to the blob store first.</summary>
public static class Payloads
{
    public const int InlineLimitBytes = 64 * 1024;
    public const string Json = "application/json";

    /// <summary>Serializes with <paramref name="options"/>; refuses content over the inline limit, which <see cref="StoreAsync"/> takes.</summary>
    public static Payload FromJson<T>(T value, JsonSerializerOptions? options = null) =>
        Inline(JsonSerializer.SerializeToUtf8Bytes(value, options));

    public static Payload FromJsonText(string json) => Inline(System.Text.Encoding.UTF8.GetBytes(json));

    public static Payload Inline(ReadOnlyMemory<byte> content, string contentType = "")
    {
        if (content.Length > InlineLimitBytes)
        {
            throw new ArgumentException(
                $"{content.Length} bytes are over the inline limit of {InlineLimitBytes}; store them with {nameof(StoreAsync)}.", nameof(content));
        }

        return new Payload { Inline = ByteString.CopyFrom(content.Span), ContentType = contentType };
    }

    /// <summary>Inline when it fits, else a blob that is durable when this returns.</summary>
    public static async ValueTask<Payload> StoreAsync(
        ReadOnlyMemory<byte> content, IBlobStore blobs, string contentType = "", CancellationToken cancellationToken = default)
    {
        if (content.Length <= InlineLimitBytes)
        {
            return Inline(content, contentType);
        }

        var blob = await blobs.WriteAsync(content, cancellationToken).ConfigureAwait(false);
        return new Payload { Blob = blob, ContentType = contentType };
    }

    /// <summary>The content, wherever it is; empty for a payload that is not set.</summary>
    public static ValueTask<ReadOnlyMemory<byte>> ReadAsync(this Payload payload, IBlobStore blobs, CancellationToken cancellationToken = default) =>
        payload.BodyCase switch
        {
            Payload.BodyOneofCase.Blob => blobs.ReadAsync(payload.Blob, cancellationToken),
            Payload.BodyOneofCase.Inline => new ValueTask<ReadOnlyMemory<byte>>(payload.Inline.Memory),
            _ => new ValueTask<ReadOnlyMemory<byte>>(ReadOnlyMemory<byte>.Empty),
        };

    public static bool IsJson(this Payload payload) => payload.ContentType.Length == 0 || payload.ContentType.StartsWith(Json, StringComparison.Ordinal);

    public static long SizeBytes(this Payload payload) => payload.BodyCase switch
    {
        Payload.BodyOneofCase.Blob => payload.Blob.SizeBytes,
        Payload.BodyOneofCase.Inline => payload.Inline.Length,
        _ => 0,
    };
}

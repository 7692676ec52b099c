using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;

namespace Arena.Server.Tests.Hosting;

/// <summary>A body of which the last byte waits.</summary>
sealed class GatedContent : HttpContent
{
    static readonly ConcurrentDictionary<Task, bool> Gates = [];

    readonly byte[] _body;
    readonly Task _gate;
    readonly bool _chunked;

    public GatedContent(byte[] body, Task gate, bool chunked)
    {
        (_body, _gate, _chunked) = (body, gate, chunked);
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    /// <summary>Whether a body waits at this gate.</summary>
    public static bool Waiting(Task gate) => Gates.ContainsKey(gate);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        await stream.WriteAsync(_body.AsMemory(..^1));
        await stream.FlushAsync();
        Gates[_gate] = true;
        await _gate;
        await stream.WriteAsync(_body.AsMemory(^1..));
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return !_chunked;
    }
}

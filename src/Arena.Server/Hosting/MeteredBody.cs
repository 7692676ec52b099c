using System.Threading.RateLimiting;

namespace Arena.Server.Hosting;

/// <summary>A body that does not say how long it is: it takes room as it grows, and is refused when there is none.</summary>
sealed class MeteredBody(Stream body, Func<RateLimitLease> more) : Stream
{
    readonly List<RateLimitLease> _leases = [];
    long _read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await body.ReadAsync(buffer, cancellationToken);
        _read += read;

        // The first step was taken when it was let in.
        while (_read > (_leases.Count + 1) * (long)Admission.Unit)
        {
            var lease = more();
            _leases.Add(lease);
            if (!lease.IsAcquired)
                throw new BadHttpRequestException("There is no room for more of this body.", StatusCodes.Status503ServiceUnavailable);
        }

        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _leases.ForEach(lease => lease.Dispose());

        base.Dispose(disposing);
    }
}

using System.Buffers;
using System.Text.Json;
using Arena.Domain;
using Microsoft.AspNetCore.Http.Features;

namespace Arena.Server.Activities;

/// <summary>Items one a line, of any number: answered line by line while they still come in.</summary>
static class ActivityLines
{
    const int LinesAtOnce = 500;
    const int LongestLine = 256 * 1024;

    static readonly byte[] NewLine = [(byte)'\n'];
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16 };

    public static async Task ReceiveAsync(HttpContext http, ActivityIntake intake, IntakeManner manner)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;

        http.Response.ContentType = "application/x-ndjson";
        var lines = new List<byte[]>(LinesAtOnce);
        var reader = http.Request.BodyReader;
        var skipping = false;
        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            var rest = skipping ? AfterLine(read.Buffer, ref skipping) : read.Buffer;
            rest = TakeLines(rest, lines);

            // A line that does not end is not gathered for ever: it is refused, and what follows of it is passed over.
            skipping |= rest.Length > LongestLine;
            if (!rest.IsEmpty && (read.IsCompleted || skipping))
            {
                lines.Add(rest.ToArray());
                rest = rest.Slice(rest.End);
            }

            reader.AdvanceTo(rest.Start, rest.End);
            foreach (var chunk in lines.Chunk(LinesAtOnce))
                await AnswerAsync(http, intake, manner, chunk);

            lines.Clear();
            if (read.IsCompleted)
                return;
        }
    }

    static ReadOnlySequence<byte> AfterLine(ReadOnlySequence<byte> buffer, ref bool skipping)
    {
        if (buffer.PositionOf((byte)'\n') is not { } end)
            return buffer.Slice(buffer.End);

        skipping = false;
        return buffer.Slice(buffer.GetPosition(1, end));
    }

    static ReadOnlySequence<byte> TakeLines(ReadOnlySequence<byte> buffer, List<byte[]> lines)
    {
        while (buffer.PositionOf((byte)'\n') is { } end)
        {
            lines.Add(buffer.Slice(0, end).ToArray());
            buffer = buffer.Slice(buffer.GetPosition(1, end));
        }

        return buffer;
    }

    static async Task AnswerAsync(HttpContext http, ActivityIntake intake, IntakeManner manner, byte[][] lines)
    {
        var documents = new List<JsonDocument>(lines.Length);
        try
        {
            var receipts = new List<ActivityReceipt?>(lines.Length);
            foreach (var line in lines.Where(line => line.AsSpan().ContainsAnyExcept(" \t\r"u8)))
            {
                var (document, error) = Parse(line);
                receipts.Add(document is null ? ActivityReceipt.Refused(null, error!) : null);
                if (document is not null)
                    documents.Add(document);
            }

            var answers = new Queue<ActivityReceipt>(await intake.ReceiveAsync([.. documents.Select(document => document.RootElement)], manner));
            foreach (var receipt in receipts)
            {
                await JsonSerializer.SerializeAsync(http.Response.BodyWriter, receipt ?? answers.Dequeue(), JsonSetup.Options, http.RequestAborted);
                http.Response.BodyWriter.Write(NewLine);
            }

            await http.Response.BodyWriter.FlushAsync(http.RequestAborted);
        }
        finally
        {
            documents.ForEach(document => document.Dispose());
        }
    }

    static (JsonDocument? Document, Rejection? Error) Parse(byte[] line)
    {
        if (line.Length > LongestLine)
            return (null, new Rejection("line.length", "", $"A line has at most {LongestLine} bytes."));

        try
        {
            return (JsonDocument.Parse(line, Strict), null);
        }
        catch (JsonException broken)
        {
            return (null, new Rejection("line.json", "", $"The line is not JSON: {broken.Message}"));
        }
    }
}

using Arena.Grains.Rulebooks;

namespace Arena.Server.Import.Jobs;

/// <summary>The rows of an import that did not go in, as a file: made from what was uploaded while that is kept, and kept itself from then on.</summary>
sealed class FailedList(ImportJobStore jobs, Playbook playbook)
{
    /// <summary>The list; null when there is nothing from which it could be made.</summary>
    public async Task<byte[]?> ReadAsync(ImportJob job, CancellationToken cancellation)
    {
        if (job.FailedPieces == 0 && await MakeAsync(job, cancellation) is { } made)
            return made;

        // The file may have been cleared just now; the list was kept before that.
        return await jobs.FindAsync(job.Id, cancellation) is { } now ? await jobs.ReadFailedAsync(now.Value, cancellation) : null;
    }

    /// <summary>Makes the list from the file; null when that is not kept any more, or cannot be read.</summary>
    public async Task<byte[]?> MakeAsync(ImportJob job, CancellationToken cancellation)
    {
        if (job.Settings is not { } settings || await jobs.ReadFileAsync(job, cancellation) is not { } bytes)
            return null;

        try
        {
            var file = ImportFile.Read(bytes, settings, playbook);
            var byLine = file.File.Table.Rows.ToDictionary(row => row.Line);
            var refused = (await jobs.ReadRefusedAsync(job, cancellation)).Select(row => new RowError(byLine[row.Line], row.Field, row.Reason));
            using var csv = new MemoryStream();
            FailedRowsFile.Write(csv, file.File.Table, [.. file.Rows.Errors, .. refused], cancellation);
            return csv.ToArray();
        }
        catch (ImportException)
        {
            return null;
        }
    }
}

using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Arena.Server.Import;

/// <summary>What an import asks of a server.</summary>
sealed class ArenaClient(ServerTalk talk)
{
    const int PageSize = 1000;

    public Task<OrganisationAnswer> ReadOrganisationAsync(CancellationToken cancellation) =>
        GetAsync<OrganisationAnswer>("api/v1/organisation", cancellation);

    /// <summary>Everybody the organisation has, and the names that a source uses for them.</summary>
    public async Task<KnownPeople> ReadPeopleAsync(string source, CancellationToken cancellation)
    {
        var reps = ImmutableArray.CreateBuilder<KnownRep>();
        string? after = null;
        do
        {
            var page = await GetAsync<RepsAnswer>($"api/v1/reps?limit={PageSize}{(after is null ? "" : "&after=" + Uri.EscapeDataString(after))}", cancellation);
            reps.AddRange(page.Reps);
            after = page.Next;
        }
        while (after is not null);

        var aliases = await GetAsync<AliasesAnswer>($"api/v1/aliases?source={Uri.EscapeDataString(source)}", cancellation);
        var teams = await GetAsync<TeamsAnswer>("api/v1/teams", cancellation);
        return new KnownPeople(reps.ToImmutable(), teams.Teams, aliases.Aliases);
    }

    /// <exception cref="RefusedException">The team cannot be made.</exception>
    public Task PutAsync(KnownTeam team, CancellationToken cancellation) =>
        PutAsync($"api/v1/teams/{Uri.EscapeDataString(team.Id)}", new { team.Name, team.Region }, cancellation);

    /// <exception cref="RefusedException">The rep cannot be made.</exception>
    public Task PutAsync(KnownRep rep, CancellationToken cancellation) =>
        PutAsync($"api/v1/reps/{Uri.EscapeDataString(rep.Id)}", new { rep.Name, rep.Team }, cancellation);

    /// <exception cref="RefusedException">The name cannot be given.</exception>
    public Task PutAsync(string source, KnownAlias alias, CancellationToken cancellation) =>
        PutAsync($"api/v1/aliases/{Uri.EscapeDataString(source)}/{Uri.EscapeDataString(alias.Text)}", new { alias.Rep }, cancellation);

    /// <summary>Sends activities; the receipts are in their order. An import is no news, so nothing is celebrated.</summary>
    /// <exception cref="RefusedException">The request as a whole was refused.</exception>
    /// <exception cref="ServerSilentException">None was acknowledged.</exception>
    public async Task<IReadOnlyList<AnsweredReceipt>> PostAsync(IReadOnlyList<ReadyRow> rows, CancellationToken cancellation)
    {
        var body = Join(rows);
        var receipts = await talk.AskAsync(
            () => new HttpRequestMessage(HttpMethod.Post, "api/v1/activities?celebrate=false&receipt=intake") { Content = Json(body) },
            async (answer, stop) =>
            {
                var read = await answer.Content.ReadFromJsonAsync<AnsweredReceipt[]>(stop) ?? [];
                return read.Length > 0 && read.All(receipt => receipt.Status == "unavailable")
                    ? throw new TryAgainException("it cannot store anything at the moment", after: null)
                    : read;
            },
            cancellation);
        if (receipts.Length != rows.Count || receipts.Zip(rows).Any(pair => pair.First.ExternalId is { } id && id != pair.Second.Activity.ExternalId))
            throw new ImportException($"{talk.Server} does not answer as an Arena server does: {receipts.Length} receipts for {rows.Count} activities, or for others.");

        return receipts;
    }

    /// <summary>Waits a moment before what was not acknowledged is sent again.</summary>
    public Task PauseAsync(CancellationToken cancellation) => talk.PauseAsync(cancellation);

    async Task<T> GetAsync<T>(string path, CancellationToken cancellation)
    {
        try
        {
            return await talk.AskAsync(() => new HttpRequestMessage(HttpMethod.Get, path), async (answer, stop) => await answer.Content.ReadFromJsonAsync<T>(stop), cancellation)
                ?? throw new ImportException($"{talk.Server}{path} answers nothing.");
        }
        catch (RefusedException no) when (no.Status is HttpStatusCode.NotFound)
        {
            throw new ImportException($"{talk.Server} has no {path}: is it an Arena server of this version?", no);
        }
    }

    Task<bool> PutAsync<T>(string path, T body, CancellationToken cancellation) => talk.AskAsync(
        () => new HttpRequestMessage(HttpMethod.Put, path) { Content = Json(JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Web)) },
        (_, _) => Task.FromResult(true),
        cancellation);

    // Not streamed, so that the length is known and a request that was cut is never taken for a whole one.
    static ByteArrayContent Json(byte[] body) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    static byte[] Join(IReadOnlyList<ReadyRow> rows)
    {
        using var body = new MemoryStream(rows.Sum(row => row.Json.Length + 1) + 2);
        for (var index = 0; index < rows.Count; index++)
        {
            body.WriteByte((byte)(index == 0 ? '[' : ','));
            body.Write(rows[index].Json);
        }

        body.WriteByte((byte)']');
        return body.ToArray();
    }

    sealed record RepsAnswer(ImmutableArray<KnownRep> Reps, string? Next);

    sealed record TeamsAnswer(ImmutableArray<KnownTeam> Teams);

    sealed record AliasesAnswer(ImmutableArray<KnownAlias> Aliases);
}

/// <summary>What the organisation is set to.</summary>
sealed record OrganisationAnswer(string Name, string TimeZone, string BaseCurrency);

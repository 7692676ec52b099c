using System.Text;
using System.Text.Json;
using Arena.Grains.Store;

namespace Arena.Grains.Tests.Store;

/// <summary>What every engine does with documents.</summary>
public abstract class DocumentStoreContract : StoreContract
{
    [Fact]
    public async Task There_is_no_document_before_it_is_written()
    {
        Assert.Null(await Store.ReadDocumentAsync("link", "wall", Stop));
        Assert.Empty(await Store.ReadDocumentsAsync("link", Stop));
        Assert.Empty(await StreamAsync("link"));
    }

    [Fact]
    public async Task A_document_counts_its_versions_up_from_one()
    {
        Assert.True(await Store.TryWriteDocumentAsync("link", "wall", 0, Json("first"), Stop));
        await AssertIsAsync("link", "wall", 1, "first");
        Assert.True(await Store.TryWriteDocumentAsync("link", "wall", 1, Json("second"), Stop));
        await ReopenAsync();
        await AssertIsAsync("link", "wall", 2, "second");
        Assert.True(await Store.TryWriteDocumentAsync("link", "wall", 2, Json("third"), Stop));
        await AssertIsAsync("link", "wall", 3, "third");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_write_that_expects_another_version_is_refused(long expected)
    {
        Assert.True(await Store.TryWriteDocumentAsync("link", "wall", 0, Json("first"), Stop));
        Assert.True(await Store.TryWriteDocumentAsync("link", "wall", 1, Json("second"), Stop));

        Assert.False(await Store.TryWriteDocumentAsync("link", "wall", expected, Json("other"), Stop));
        Assert.False(await Store.TryWriteDocumentAsync("link", "none yet", expected + 1, Json("other"), Stop));
        await AssertIsAsync("link", "wall", 2, "second");
        Assert.Null(await Store.ReadDocumentAsync("link", "none yet", Stop));
    }

    [Fact]
    public async Task Of_many_writers_with_the_same_version_one_wins()
    {
        for (var version = 0; version < 20; version++)
        {
            var expected = version;
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(async writer =>
                (writer, won: await Store.TryWriteDocumentAsync("link", "wall", expected, Json($"by {writer}"), Stop))));

            var (winner, _) = Assert.Single(answers, answer => answer.won);
            await AssertIsAsync("link", "wall", version + 1, $"by {winner}");
        }
    }

    [Fact]
    public async Task A_kind_is_listed_in_the_order_of_its_ids()
    {
        string[] ids = ["b", "B", "a", "ab", "a b", "a:b", "{a}", "10", "9", "é", "梅", "", "new\nline", new string('x', 200)];
        foreach (var id in ids)
            Assert.True(await Store.TryWriteDocumentAsync("li{n}k:s", id, 0, Json(id), Stop));

        Assert.True(await Store.TryWriteDocumentAsync("li{n}k", "s:a", 0, Json("of another kind"), Stop));
        Assert.True(await Store.TryWriteDocumentAsync("li{n}k:s", "b", 1, Json("b again"), Stop));
        await ReopenAsync();

        var documents = await Store.ReadDocumentsAsync("li{n}k:s", Stop);
        Assert.Equal(ids.Order(StringComparer.Ordinal), documents.Select(document => document.Id), StringComparer.Ordinal);
        Assert.All(documents, document => Assert.Equal("li{n}k:s", document.Kind));
        Assert.All(documents, document => Assert.Equal(document.Id == "b" ? 2 : 1, document.Version));
        AssertSame(documents, await StreamAsync("li{n}k:s"));
    }

    [Fact]
    public async Task A_document_of_a_megabyte_is_read_back_byte_for_byte()
    {
        var json = Json(string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number}奖,")));
        Assert.True(json.Length > 1 << 20);
        Assert.True(await Store.TryWriteDocumentAsync("rulebook", "1", 0, json, Stop));

        await ReopenAsync();
        Assert.Equal(json, (await Store.ReadDocumentAsync("rulebook", "1", Stop))!.Json.ToArray());
        Assert.Equal(json, Assert.Single(await Store.ReadDocumentsAsync("rulebook", Stop)).Json.ToArray());
    }

    [Fact]
    public async Task Hundreds_of_documents_are_listed_once_each()
    {
        await Task.WhenAll(Enumerable.Range(0, 700).Select(async number =>
            Assert.True(await Store.TryWriteDocumentAsync("cut", $"{number:D4}", 0, Json(new string('x', number)), Stop))));

        var documents = await Store.ReadDocumentsAsync("cut", Stop);
        Assert.Equal(Enumerable.Range(0, 700).Select(number => $"{number:D4}"), documents.Select(document => document.Id), StringComparer.Ordinal);
        AssertSame(documents, await StreamAsync("cut"));
    }

    [Fact]
    public async Task Documents_that_are_written_again_while_they_are_streamed_come_once_each()
    {
        for (var number = 0; number < 100; number++)
            Assert.True(await Store.TryWriteDocumentAsync("cut", $"{number:D4}", 0, Json("first"), Stop));

        await ReopenAsync();
        var streamed = new List<Document>();
        await foreach (var document in Store.StreamDocumentsAsync("cut", Stop))
        {
            // The last that was given, and one that may be still to come.
            streamed.Add(document);
            await Store.PutDocumentAsync("cut", document.Id, Json("again"), Stop);
            await Store.PutDocumentAsync("cut", $"{99 - streamed.Count % 100:D4}", Json("again"), Stop);
        }

        Assert.Equal(Enumerable.Range(0, 100).Select(number => $"{number:D4}"), streamed.Select(document => document.Id).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    async Task<List<Document>> StreamAsync(string kind)
    {
        var documents = new List<Document>();
        await foreach (var document in Store.StreamDocumentsAsync(kind, Stop))
            documents.Add(document);

        return documents;
    }

    static void AssertSame(IEnumerable<Document> listed, IEnumerable<Document> streamed) => Assert.Equal(
        listed.Select(document => (document.Kind, document.Id, document.Version, Encoding.UTF8.GetString(document.Json.Span))),
        streamed.OrderBy(document => document.Id, StringComparer.Ordinal).Select(document => (document.Kind, document.Id, document.Version, Encoding.UTF8.GetString(document.Json.Span))));

    async Task AssertIsAsync(string kind, string id, long version, string text)
    {
        var document = await Store.ReadDocumentAsync(kind, id, Stop);
        Assert.NotNull(document);
        Assert.Equal((kind, id, version), (document.Kind, document.Id, document.Version));
        Assert.Equal(Json(text), document.Json.ToArray());
    }

    static byte[] Json(string text) => Encoding.UTF8.GetBytes(JsonSerializer.Serialize(text));
}

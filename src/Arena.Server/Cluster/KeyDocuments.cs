using System.Xml.Linq;
using Arena.Grains.Store;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Arena.Server.Cluster;

/// <summary>Keeps the keys that protect cookies in the store, so that every web node reads the cookies of every other.</summary>
sealed class KeyDocuments(IDocumentStore store) : IXmlRepository
{
    const string Kind = "cookie-key";

    /// <summary>The id of the first key: of nodes that start together on an empty store one writes it, and the others find it.</summary>
    const string First = "first";

    volatile bool _foundNone;

    // The framework asks for keys on its own thread and cannot wait otherwise.
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var documents = Task.Run(() => store.ReadDocumentsAsync(Kind, CancellationToken.None)).GetAwaiter().GetResult();
        _foundNone = documents.Count == 0;
        return [.. documents.Select(document => XElement.Parse(StoreJson.Read<string>(document.Json.Span)))];
    }

    // After a key is stored the framework reads all of them again, and takes the one that it finds.
    public void StoreElement(XElement element, string friendlyName)
    {
        var xml = StoreJson.Write(element.ToString(SaveOptions.DisableFormatting));
        Task.Run(() => _foundNone ? store.TryWriteDocumentAsync(Kind, First, 0, xml, CancellationToken.None) : store.PutDocumentAsync(Kind, friendlyName, xml, CancellationToken.None)).GetAwaiter().GetResult();
    }
}

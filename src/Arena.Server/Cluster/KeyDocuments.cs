using System.Xml.Linq;
using Arena.Grains.Store;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Arena.Server.Cluster;

/// <summary>Keeps the keys that protect cookies in the store, so that every web node reads the cookies of every other.</summary>
sealed class KeyDocuments(IDocumentStore store) : IXmlRepository
{
    const string Kind = "cookie-key";

    // The framework asks for keys on its own thread and cannot wait otherwise.
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Task.Run(() => store.ReadDocumentsAsync(Kind, CancellationToken.None)).GetAwaiter().GetResult().Select(document => XElement.Parse(StoreJson.Read<string>(document.Json.Span)))];

    public void StoreElement(XElement element, string friendlyName) =>
        Task.Run(() => store.PutDocumentAsync(Kind, friendlyName, StoreJson.Write(element.ToString(SaveOptions.DisableFormatting)), CancellationToken.None)).GetAwaiter().GetResult();
}

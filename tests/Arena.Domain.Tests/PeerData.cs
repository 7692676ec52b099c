namespace Arena.Domain.Tests;

/// <summary>Cases from other systems' own tests, in the folder <c>shared/data/peers</c> beside the checkout.</summary>
static class PeerData
{
    /// <summary>The path of a file of cases; null where the folder is not there. Where the folder is, the file must be.</summary>
    public static string? Find(params string[] path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var peers = Path.Combine(folder.FullName, "shared", "data", "peers");
            if (Directory.Exists(peers))
                return Path.Combine([peers, .. path]);
        }

        return null;
    }
}

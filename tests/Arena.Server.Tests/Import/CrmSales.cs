namespace Arena.Server.Tests.Import;

/// <summary>The real export that lies beside the checkout, in <c>shared/data/crm-sales</c>.</summary>
static class CrmSales
{
    public static string Pipeline => Path.Combine(Folder(), "sales_pipeline.csv");

    public static string Teams => Path.Combine(Folder(), "sales_teams.csv");

    /// <summary>The deals without any of the import's own code. No cell of this file is quoted.</summary>
    public static IReadOnlyList<string[]> Deals() => [.. File.ReadLines(Pipeline).Skip(1).Select(line => line.Split(','))];

    static string Folder()
    {
        for (var place = new DirectoryInfo(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            var folder = Path.Combine(place.FullName, "shared", "data", "crm-sales");
            if (Directory.Exists(folder))
                return folder;
        }

        Assert.Skip("There is no shared/data/crm-sales above this folder.");
        return "";
    }
}

namespace Arena.Grains.Organisation;

/// <summary>The kinds of documents that make the organisation.</summary>
static class OrganisationDocuments
{
    public const string Head = "organisation";
    public const string Team = "team";
    public const string Rep = "rep";
    public const string Alias = "alias";
    public const string Rates = "rates";

    /// <summary>In the order in which a copy has to read them: numbers are given out in the head before anybody bears them.</summary>
    public static IReadOnlyList<string> InOrder { get; } = [Team, Rep, Alias, Rates, Head];
}

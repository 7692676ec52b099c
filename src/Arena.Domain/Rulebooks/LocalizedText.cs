namespace Arena.Domain.Rulebooks;

/// <summary>A text in the two languages of the product.</summary>
public sealed record LocalizedText(string En, string Zh);

namespace Arena.Domain.Organisations;

/// <summary>Reps who compete together.</summary>
/// <param name="Id">The name in URLs.</param>
/// <param name="Number">Given once; ledgers and cells hold it instead of the id.</param>
/// <param name="Name">What people read.</param>
/// <param name="Region">Which region it rolls up to.</param>
public sealed record Team(string Id, int Number, string Name, string Region);

using System.Globalization;
using System.Text;
using Arena.Domain.Organisations;

namespace Arena.Server.Import;

/// <summary>Ids made from names: "Mei-Mei Johns" is <c>mei-mei-johns</c>, "王芳" stays 王芳.</summary>
static class NameId
{
    // Room for a number at the end within the 64 of an id.
    const int MaxLength = 56;

    /// <summary>An id for a name that is not taken; numbered where names are equal.</summary>
    public static string From(string name, string otherwise, Predicate<string> isTaken)
    {
        var stem = Stem(name);
        if (stem.Length == 0)
            stem = otherwise;

        var id = stem;
        for (var number = 2; isTaken(id); number++)
            id = $"{stem}-{number.ToString(CultureInfo.InvariantCulture)}";

        return id;
    }

    static string Stem(string name)
    {
        var id = new StringBuilder();
        foreach (var letter in CleanText.Line(name).ToLowerInvariant())
        {
            if (id.Length == MaxLength)
                break;

            if (letter is not ('-' or '_' or '.') && Identifier.IsValid(letter.ToString()))
                id.Append(letter);
            else if (letter is ' ' or '-' or '_' && id.Length > 0 && id[^1] != '-')
                id.Append('-');
        }

        return id.ToString().TrimEnd('-');
    }
}

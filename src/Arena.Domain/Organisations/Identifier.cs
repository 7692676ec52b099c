using System.Text.RegularExpressions;

namespace Arena.Domain.Organisations;

/// <summary>The names that reps and teams have in URLs.</summary>
public static partial class Identifier
{
    /// <summary>The rule, for error messages.</summary>
    public const string Rule = "1 to 64 letters, digits, '.', '_' or '-'.";

    public static bool IsValid(string text) => Pattern().IsMatch(text);

    // Letters of any script: an office may well name its reps 王芳.
    [GeneratedRegex(@"^[\p{L}\p{M}\p{Nd}._-]{1,64}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Pattern();
}

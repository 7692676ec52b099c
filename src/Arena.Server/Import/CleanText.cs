using System.Globalization;
using System.Text;

namespace Arena.Server.Import;

/// <summary>Text from a file without what nobody sees: it decides whether two names are the same, so it must not depend on invisible characters.</summary>
static class CleanText
{
    const int ZeroWidthNonJoiner = 0x200C, ZeroWidthJoiner = 0x200D;

    /// <summary>One line: invisible characters dropped, every run of white space or control characters one space, trimmed, composed (NFC).</summary>
    public static string Line(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.Normalize(NormalizationForm.FormC).EnumerateRunes())
        {
            if (IsInvisible(rune))
                continue;

            if (!Rune.IsWhiteSpace(rune) && !Rune.IsControl(rune))
                clean.Append(rune);
            else if (clean.Length > 0 && clean[^1] != ' ')
                clean.Append(' ');
        }

        return clean.ToString().TrimEnd(' ');
    }

    /// <summary>What two spellings of the same name share: width, case and invisible characters set aside.</summary>
    public static string Key(string text) => Line(text.Normalize(NormalizationForm.FormKC)).ToLowerInvariant();

    /// <summary>A cell as it may be shown on a terminal: one line, at most <paramref name="length"/> characters.</summary>
    public static string Shown(string text, int length = 40)
    {
        var line = new StringInfo(Line(text));
        return line.LengthInTextElements <= length ? line.String : line.SubstringByTextElements(0, length - 1) + "…";
    }

    // The two joiners shape words of Indic and Persian scripts, so they are not dropped.
    static bool IsInvisible(Rune rune) =>
        Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format && rune.Value is not (ZeroWidthNonJoiner or ZeroWidthJoiner);
}

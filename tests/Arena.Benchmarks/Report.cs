using System.Globalization;

namespace Arena.Benchmarks;

/// <summary>What was measured, as Markdown, and how it stands to what is aimed at.</summary>
sealed class Report() : StringWriter(CultureInfo.InvariantCulture)
{
    readonly List<string> _targets = [];

    /// <param name="figure">What is measured.</param>
    /// <param name="target">What is aimed at.</param>
    /// <param name="measured">What came out.</param>
    /// <param name="isMet">Whether that is as good.</param>
    public void Judge(string figure, string target, FormattableString measured, bool isMet) =>
        _targets.Add($"| {figure} | {target} | {measured.ToString(CultureInfo.InvariantCulture)} | {(isMet ? "met" : "**not met**")} |");

    /// <summary>All that was judged.</summary>
    public string Targets => _targets.Count == 0 ? "" : $"""

        ## Targets

        | figure | target | measured | |
        |---|---|---|---|
        {string.Join('\n', _targets)}

        """;
}

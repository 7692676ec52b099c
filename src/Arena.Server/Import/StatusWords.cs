using System.Collections.Frozen;
using System.Collections.Immutable;
using Arena.Domain.Activities;

namespace Arena.Server.Import;

/// <summary>What the words of a status column mean.</summary>
/// <param name="Given">Words named by the person who imports, by key, with their status.</param>
/// <param name="Else">What every other word means, if that was said (<c>*=open</c>); then no word is taken as known.</param>
/// <param name="Kind">The kind of activity.</param>
sealed record StatusWords(string Kind, ImmutableDictionary<string, string> Given, string? Else)
{
    static readonly FrozenDictionary<string, FrozenDictionary<string, string>> KnownByKind = new Dictionary<string, FrozenDictionary<string, string>>(StringComparer.Ordinal)
    {
        [ActivityKinds.Deal] = Words(
            ("won", "won|win|closed won|closed - won|closed/won|closedwon|deal won|success|successful|signed|赢单|已赢单|成交|已成交|签约|已签约|签单|已签单|成功|赢单关闭"),
            ("lost", "lost|lose|loss|closed lost|closed - lost|closed/lost|closedlost|deal lost|abandoned|cancelled|canceled|输单|已输单|丢单|已丢单|失败|流失|已流失|未成交|输单关闭"),
            ("open", "open|new|lead|prospect|prospecting|engaging|engaged|qualification|qualified|qualifying|needs analysis|discovery|demo|proposal|quote|negotiation|negotiating"
                + "|in progress|pending|pipeline|进行中|跟进中|新建|意向|初步接洽|需求分析|需求确认|方案|方案报价|报价|谈判|商务谈判|洽谈|洽谈中|未关闭"),
            ("void", "void|voided|deleted|duplicate|作废|已作废|已删除")),
        [ActivityKinds.Training] = Words(
            ("completed", "completed|complete|passed|finished|done|已完成|完成|通过|已通过"),
            ("assigned", "assigned|enrolled|registered|not started|in progress|started|已分配|未开始|进行中|学习中"),
            ("void", "void|voided|deleted|cancelled|canceled|作废|已作废|已删除|取消|已取消")),
        [ActivityKinds.Idea] = Words(
            ("submitted", "submitted|new|已提交|提交|新建"),
            ("approved", "approved|accepted|已批准|批准|通过|已通过"),
            ("adopted", "adopted|implemented|done|已采纳|采纳|已实施|实施"),
            ("rejected", "rejected|declined|已拒绝|拒绝|驳回|已驳回"),
            ("void", "void|voided|deleted|作废|已作废|已删除")),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Statuses that count nothing, so that their date decides nothing.</summary>
    public static bool CountsNothing(string status) => status is "open" or "lost" or "assigned" or "rejected" or ActivityKinds.Void;

    /// <summary>The status that a word stands for; null when nobody said and it is not known.</summary>
    public string? Read(string word)
    {
        var key = CleanText.Key(word);
        if (Given.TryGetValue(key, out var given))
            return given;

        return Else ?? Known(Kind, word);
    }

    /// <summary>What a word usually means in a kind; null when it is not known.</summary>
    public static string? Known(string kind, string word) =>
        KnownByKind.TryGetValue(kind, out var words) ? words.GetValueOrDefault(CleanText.Key(word)) : null;

    /// <summary>Reads <c>Won=won,Lost=lost,*=open</c>; null or empty gives nothing but the known words.</summary>
    /// <exception cref="ImportException">An entry is not WORD=STATUS, or the kind has no such status.</exception>
    public static StatusWords Parse(string kind, string? text)
    {
        if (!ActivityKinds.StatusesByKind.TryGetValue(kind, out var statuses))
            throw new ImportException($"--kind {kind} is not known; the kinds are {string.Join(", ", ActivityKinds.StatusesByKind.Keys.Order(StringComparer.Ordinal))}.");

        var given = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        string? others = null;
        foreach (var entry in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            // The word may hold an equals sign, the status never does.
            var at = entry.LastIndexOf('=');
            var status = at < 0 ? "" : entry[(at + 1)..].Trim().ToLowerInvariant();
            if (at < 1 || !statuses.Contains(status))
                throw new ImportException($"--statuses: \"{entry}\" is not WORD=STATUS with a status of {kind} ({string.Join(", ", statuses.Order(StringComparer.Ordinal))}).");

            if (entry[..at].Trim() == "*")
                others = status;
            else
                given[CleanText.Key(entry[..at])] = status;
        }

        return new StatusWords(kind, given.ToImmutable(), others);
    }

    /// <summary>The same from words and their statuses; <c>*</c> stands for all others.</summary>
    /// <exception cref="ImportException">The kind has no such status.</exception>
    public static StatusWords From(string kind, IReadOnlyDictionary<string, string> words)
    {
        var none = Parse(kind, text: null);
        var wrong = words.Values.FirstOrDefault(status => !ActivityKinds.StatusesByKind[kind].Contains(status));
        return wrong is not null
            ? throw new ImportException($"\"{CleanText.Shown(wrong)}\" is not a status of {kind} ({string.Join(", ", ActivityKinds.StatusesByKind[kind].Order(StringComparer.Ordinal))}).")
            : none with
            {
                Given = words.Where(word => word.Key != "*").ToImmutableDictionary(word => CleanText.Key(word.Key), word => word.Value, StringComparer.Ordinal),
                Else = words.GetValueOrDefault("*"),
            };
    }

    static FrozenDictionary<string, string> Words(params (string Status, string Words)[] groups) => groups
        .SelectMany(group => group.Words.Split('|').Select(word => (word, group.Status)))
        .ToFrozenDictionary(pair => CleanText.Key(pair.word), pair => pair.Status, StringComparer.Ordinal);
}

using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Arena.Server.Import;

/// <summary>What columns are called in exports, best name first, in words without capitals and punctuation.</summary>
static partial class HeaderWords
{
    public static readonly ImmutableArray<string> ExternalId =
    [
        "external id", "opportunity id", "deal id", "record id", "activity id", "training id", "idea id", "order id", "opportunity number", "deal number",
        "id", "编号", "商机编号", "商机id", "订单编号", "订单号", "合同编号", "单号", "记录编号", "number", "no", "key",
    ];

    public static readonly ImmutableArray<string> Rep =
    [
        "rep", "sales rep", "sales agent", "salesperson", "sales person", "sales representative", "representative", "agent", "seller", "deal owner",
        "opportunity owner", "record owner", "owner", "owner name", "account executive", "salesman", "employee", "learner", "author", "assigned to", "rep name",
        "销售", "销售员", "销售人员", "销售代表", "销售姓名", "业务员", "负责人", "商机负责人", "所有人", "所有者", "跟进人", "客户经理", "员工", "姓名",
    ];

    public static readonly ImmutableArray<string> Status =
    [
        "deal stage", "stage", "opportunity stage", "sales stage", "status", "deal status", "state", "outcome", "result", "stage name",
        "状态", "阶段", "商机状态", "商机阶段", "销售阶段", "赢单状态", "结果",
    ];

    /// <summary>When the record came to what it is now.</summary>
    public static readonly ImmutableArray<string> OccurredAt =
    [
        "occurred at", "close date", "closed date", "closing date", "closed at", "closed on", "actual close date", "won date", "date won", "completed at", "completion date",
        "date completed", "submitted at", "成交日期", "成交时间", "赢单日期", "签约日期", "签单日期", "关闭日期", "结单日期", "结束日期", "完成日期", "提交日期", "date", "日期", "时间",
    ];

    /// <summary>When the record came to be, for those that count nothing yet.</summary>
    public static readonly ImmutableArray<string> OpenedAt =
    [
        "opened at", "engage date", "open date", "opened date", "created at", "created date", "create date", "created on", "creation date", "created",
        "start date", "assigned at", "创建日期", "创建时间", "开始日期", "立项日期", "跟进日期",
    ];

    public static readonly ImmutableArray<string> Amount =
    [
        "amount", "close value", "deal value", "deal amount", "opportunity amount", "value", "revenue", "sales amount", "total amount", "total", "sales", "amount won",
        "金额", "成交金额", "成交额", "销售额", "销售金额", "合同金额", "合同额", "订单金额", "签约金额", "收入", "总价", "总金额",
    ];

    public static readonly ImmutableArray<string> Currency = ["currency", "currency code", "deal currency", "amount currency", "币种", "货币", "币别"];
    public static readonly ImmutableArray<string> Score = ["score", "grade", "成绩", "得分", "分数"];
    public static readonly ImmutableArray<string> Quantity = ["quantity", "qty", "数量"];
    public static readonly ImmutableArray<string> Team = ["team", "team name", "sales team", "manager", "sales manager", "团队", "小组", "部门", "经理", "主管"];
    public static readonly ImmutableArray<string> Region = ["region", "regional office", "office", "sales region", "territory", "大区", "区域", "地区", "办事处"];

    static readonly ImmutableHashSet<string> Familiar =
        [.. ExternalId, .. Rep, .. Status, .. OccurredAt, .. OpenedAt, .. Amount, .. Currency, .. Score, .. Quantity, .. Team, .. Region, "account", "product", "name", "客户", "产品"];

    /// <summary>Whether the name is one that exports use.</summary>
    public static bool IsFamiliar(string header) => Familiar.Contains(Plain(header));

    /// <summary>How well a header fits a list of names: 0 is best, null is not at all.</summary>
    public static int? Rank(string header, ImmutableArray<string> names)
    {
        var rank = names.IndexOf(Plain(header));
        return rank < 0 ? null : rank;
    }

    /// <summary>A header as words: <c>closeDate</c>, <c>Close_Date</c> and "close date" are the same; a unit in brackets is dropped.</summary>
    public static string Plain(string header)
    {
        var withoutUnit = InBrackets().Replace(header, "");
        var words = CamelCase().Replace(withoutUnit, " ");
        return CleanText.Key(Punctuation().Replace(words, " "));
    }

    [GeneratedRegex(@"[(（\[【][^)）\]】]*[)）\]】]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex InBrackets();

    [GeneratedRegex(@"(?<=\p{Ll})(?=\p{Lu})", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex CamelCase();

    [GeneratedRegex(@"[^\p{L}\p{M}\p{N}]+", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Punctuation();
}

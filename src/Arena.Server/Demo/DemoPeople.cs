using System.Globalization;

namespace Arena.Server.Demo;

/// <summary>Who works in the invented offices. Any likeness to real people is chance.</summary>
static class DemoPeople
{
    public static IReadOnlyList<(string Id, string Name, string Region)> Teams { get; } =
    [
        ("beijing-cloud", "北京云业务", "北方大区"), ("shanghai-idc", "上海数据中心", "华东大区"), ("shenzhen-cloud", "深圳云业务", "华南大区"),
        ("london-colo", "London Colocation", "EMEA"), ("london-cloud", "London Cloud", "EMEA"), ("dublin-hyperscale", "Dublin Hyperscale", "EMEA"),
    ];

    public static IReadOnlyList<string> Products { get; } = ["Rack 42U", "机柜租用", "GPU cloud", "对象存储", "Dark fibre", "专线接入", "Bare metal", "灾备"];

    static readonly string[] Names =
    [
        "王芳 李伟 张敏 刘洋 陈静 杨帆 赵磊 黄丽", "周杰 吴婷 徐强 孙悦 马超 朱琳 胡军 郭敏", "何欣 高飞 林涛 罗兰 梁宇 宋佳 唐薇 欧阳明",
        "Amelia Hart,Oliver Shaw,Priya Nair,Tom Becker,Grace Okafor,Liam Walsh,Sofia Rossi,Ben Carter",
        "Hannah Cole,Noah Patel,Chloe Martin,Jack Turner,Zara Ahmed,Ethan Brooks,Mia Lindqvist,Oscar Bell",
        "Aoife Byrne,Conor Kelly,Niamh Doyle,Sean Murphy,Ciara Nolan,Declan Ryan,Emma Fischer,Rory Quinn",
    ];

    /// <summary>Eight in each of the six teams.</summary>
    public static IReadOnlyList<(string Id, string Name, string Team)> Everybody() =>
    [
        .. Teams.SelectMany((team, number) => Names[number].Split(number < 3 ? ' ' : ',').Select((name, index) =>
            (string.Create(CultureInfo.InvariantCulture, $"{team.Id}-{index + 1}"), name, team.Id))),
    ];
}

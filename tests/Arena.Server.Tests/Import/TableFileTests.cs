using System.IO.Compression;
using System.Text;
using Arena.Server.Import;

namespace Arena.Server.Tests.Import;

public sealed class TableFileTests
{
    [Fact]
    public void A_workbook_is_read_with_its_own_dates_and_numbers()
    {
        var file = TableFile.Read(Workbook(), encoding: null);

        Assert.Equal("xlsx", file.Encoding);
        Assert.Equal("Deal ID|Rep|Close Date|Amount", string.Join('|', file.Table.Columns));
        Assert.Equal("A1|王芳|2017-09-30|1054.5", string.Join('|', Assert.Single(file.Table.Rows).Fields));
    }

    [Theory]
    [InlineData("utf-8")]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("GBK")]
    public void Chinese_is_found_out_whatever_it_was_saved_in(string saved)
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var encoding = Encoding.GetEncoding(saved);
        var text = "编号,销售,阶段\n" + string.Concat(Enumerable.Range(1, 20).Select(row => $"{row},欧阳文静,赢单\n"));

        var table = TableFile.Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text)], encoding: null).Table;

        Assert.Equal("编号|销售|阶段", string.Join('|', table.Columns));
        Assert.Equal("欧阳文静", table.Rows[19].Fields[1]);
    }

    [Fact]
    public void What_is_no_text_is_refused() =>
        Assert.Contains("NUL", Assert.Throws<ImportException>(() => TableFile.Read([0x50, 0x00, 0x01, 0x50], encoding: null)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_encoding_that_is_asked_for_is_taken() =>
        Assert.Equal("Müller", TableFile.Read([.. "id,rep\n1,M"u8, 0xFC, .. "ller\n"u8], "windows-1252").Table.Rows[0].Fields[1]);

    [Fact]
    public void An_encoding_that_is_none_is_refused() => Assert.Throws<ImportException>(() => TableFile.Read("id,rep\n1,Mei\n"u8.ToArray(), "utf-7"));

    // The least that Excel itself would open: one sheet, a text in place, a date by its style.
    static byte[] Workbook()
    {
        const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        const string Relations = "http://schemas.openxmlformats.org/package/2006/relationships";
        const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        static string Text(string place, string text) => $"<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>";
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in (IEnumerable<(string, string)>)
            [
                ("[Content_Types].xml", "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"),
                ("_rels/.rels", $"<Relationships xmlns=\"{Relations}\"><Relationship Id=\"r1\" Type=\"{Office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
                ("xl/workbook.xml", $"<workbook xmlns=\"{Main}\" xmlns:r=\"{Office}\"><sheets><sheet name=\"Deals\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
                ("xl/_rels/workbook.xml.rels", $"<Relationships xmlns=\"{Relations}\"><Relationship Id=\"r1\" Type=\"{Office}/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{Office}/styles\" Target=\"styles.xml\"/></Relationships>"),
                ("xl/styles.xml", $"<styleSheet xmlns=\"{Main}\"><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"),
                ("xl/worksheets/sheet1.xml", $"<worksheet xmlns=\"{Main}\"><sheetData><row r=\"1\">{Text("A1", "Deal ID")}{Text("B1", "Rep")}{Text("C1", "Close Date")}{Text("D1", "Amount")}</row>"
                    + $"<row r=\"2\">{Text("A2", "A1")}{Text("B2", "王芳")}<c r=\"C2\" s=\"1\"><v>43008</v></c><c r=\"D2\"><v>1054.5</v></c></row></sheetData></worksheet>"),
            ])
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open(), Encoding.UTF8);
                entry.Write(content);
            }
        }

        return file.ToArray();
    }
}

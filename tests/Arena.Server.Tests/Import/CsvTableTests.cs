using System.Text;
using Arena.Server.Import;

namespace Arena.Server.Tests.Import;

public sealed class CsvTableTests
{
    [Theory]
    [InlineData(',')]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void The_delimiter_is_the_one_that_makes_columns(char delimiter)
    {
        var text = "id,rep,amount\n1,\"Chen, Mei\",\"1.234,50\"\n2,Tom,7\n".Replace(",", delimiter.ToString(), StringComparison.Ordinal);

        var table = CsvTable.Parse(text);

        Assert.Equal(delimiter, table.Delimiter);
        Assert.Equal(["id", "rep", "amount"], table.Columns);
        Assert.All(table.Rows, row => Assert.Equal(3, row.Fields.Length));
    }

    [Fact]
    public void Decimal_commas_do_not_pass_for_delimiters()
    {
        var table = CsvTable.Parse("id;rep;amount\n1;Mei;12,50\n2;Tom;7,25\n");

        Assert.Equal(';', table.Delimiter);
        Assert.Equal("12,50", CsvTable.Cell(table.Rows[0], 2));
    }

    [Fact]
    public void A_row_knows_its_line_behind_quoted_newlines_and_blank_lines()
    {
        var table = CsvTable.Parse("id,note\r\n1,\"two\r\nlines\"\r\n\r\n2,plain\r\n3,\"a\n\n\nb\"\r\n4,end");

        Assert.Equal([2, 5, 6, 10], table.Rows.Select(row => row.Line));
        Assert.Equal("two\r\nlines", table.Rows[0].Fields[1]);
    }

    [Fact]
    public void Excels_line_about_the_delimiter_is_taken_and_counted()
    {
        var table = CsvTable.Parse("sep=|\nid|rep\n1|Mei\n");

        Assert.Equal('|', table.Delimiter);
        Assert.Equal(3, Assert.Single(table.Rows).Line);
    }

    [Fact]
    public void Ragged_rows_stay_as_they_are_but_for_an_empty_tail()
    {
        var table = CsvTable.Parse("id,rep,amount\n1,Mei\n2,Tom,3,4\n3,Tom,5,,\n");

        Assert.Equal([2, 4, 3], table.Rows.Select(row => row.Fields.Length));
    }

    [Fact]
    public void Names_are_cleaned_and_the_unnamed_are_numbered()
    {
        var table = CsvTable.Parse("\u200Bid , rep\u00A0name,,amount,,\n1,Mei,x,2,,\n");

        Assert.Equal(["id", "rep name", "column 3", "amount"], table.Columns);
        Assert.Equal(1, table.Find("REP NAME"));
        Assert.Null(table.Find("nobody"));
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("\n\n  \n", "empty")]
    [InlineData("1C1I7A6R,Moses Frase,Won,10/20/2016,1054\nZ063OYW0,Darcel Schlecht,Won,10/25/2016,4514\n", "must name the columns")]
    [InlineData("17,Mei,Won,1054\n18,Tom,Lost,0\n", "must name the columns")]
    [InlineData("id,rep,Rep\n1,Mei,Tom\n", "twice (columns 2 and 3)")]
    [InlineData("id,rep\n1,Mei\n2,\"Tom\n3,Ann\n", "Line 3: a quote is opened")]
    public void What_is_no_table_is_refused_and_says_why(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<ImportException>(() => CsvTable.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_year_may_be_the_name_of_a_column_among_familiar_ones() =>
        Assert.Equal(["id", "rep", "2017"], CsvTable.Parse("id,rep,2017\n1,Mei,5\n").Columns);

    [Fact]
    public void A_byte_order_mark_is_no_part_of_the_first_name() =>
        Assert.Equal("编号", CsvTable.Parse(Utf8File.Decode([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes("编号,销售\n1,王芳\n")])).Columns[0]);

    [Fact]
    public void Bytes_that_are_not_UTF_8_are_named_by_line()
    {
        byte[] gbk = [.. "id,rep\n1,Mei\n2,"u8, 0xCD, 0xF5, 0xB7, 0xBC, (byte)'\n'];

        Assert.Contains("Line 3 is not UTF-8", Assert.Throws<ImportException>(() => Utf8File.Decode(gbk)).Message, StringComparison.Ordinal);
        Assert.Contains("Line 2", Assert.Throws<ImportException>(() => Utf8File.Decode("id,rep\n1,M\0\n"u8)).Message, StringComparison.Ordinal);
        Assert.Contains("Line 2", Assert.Throws<ImportException>(() => Utf8File.Decode([.. "id,rep\n1,"u8, 0xE7, 0x8E])).Message, StringComparison.Ordinal);
        Assert.Contains("UTF-16", Assert.Throws<ImportException>(() => Utf8File.Decode(Encoding.Unicode.GetPreamble())).Message, StringComparison.Ordinal);
    }
}

using System.Buffers;
using System.Text;
using ClbCloud.Cli.Backups;
using ClbCloud.Storage;
using FsCheck;
using FsCheck.Fluent;

namespace ClbCloud.Cli.Tests.Backups;

public sealed class RowLinesTests
{
    public static TheoryData<string> Bodies => ["{}", "{\"s\":1,\"v\":{\"name\":\"Bà Hòa\"}}", " {}", "{} ", "{\n}", "{", "[1]", "1", "", "{\"a\":1}{\"b\":2}", "{\"a\":\"\\n\"}", "{\"a\":1e400,\"a\":2}"];

    [Theory]
    [MemberData(nameof(Bodies))]
    public void A_body_comes_back_byte_for_byte(string body) => Assert.Equal(body, Encoding.UTF8.GetString(There(Encoding.UTF8.GetBytes(body))));

    [Fact]
    public void So_does_any_other() => Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b)).ToArbitrary(), body => There(body).SequenceEqual(body)).QuickCheckThrowOnFailure();

    [Fact]
    public void A_broken_text_inside_JSON_comes_back_byte_for_byte()
    {
        byte[] body = [.. "{\"a\":\""u8, 0xFF, .. "\"}"u8];
        Assert.Equal(body, There(body));
    }

    [Fact]
    public void A_body_of_ours_is_written_as_it_is()
    {
        Assert.Equal("{\"k\":\"m|mb-001\",\"e\":\"7\",\"v\":{\"s\":1,\"v\":\"Hòa\"}}\n", Line("m|mb-001", "{\"s\":1,\"v\":\"Hòa\"}"u8.ToArray()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"quoted\"\\|\u0001")]
    [InlineData("Hòa \U0001F475 Ho\u0300a")]
    public void A_key_comes_back(string key) => Assert.Equal(key, RowLines.ReadRow(Encoding.UTF8.GetBytes(Line(key, [1]).TrimEnd('\n'))).Key);

    [Fact]
    public void A_partition_comes_back()
    {
        var to = new ArrayBufferWriter<byte>();
        RowLines.WritePartition(to, "c|bac-ninh|clb-0001", 12);
        Assert.Equal(("c|bac-ninh|clb-0001", 12), RowLines.ReadPartition(to.WrittenSpan[..^1]));
    }

    private static byte[] There(byte[] body) => RowLines.ReadRow(Encoding.UTF8.GetBytes(Line("k", body).TrimEnd('\n'))).Body.ToArray();

    private static string Line(string key, byte[] body)
    {
        var to = new ArrayBufferWriter<byte>();
        RowLines.WriteRow(to, new Row(key, "7", body));
        var line = Encoding.UTF8.GetString(to.WrittenSpan);
        Assert.Equal(line.Length - 1, line.IndexOfAny(['\n', '\r']));
        return line;
    }
}

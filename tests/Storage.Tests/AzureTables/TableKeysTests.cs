using System.Text;
using ClbCloud.Storage.AzureTables;
using FsCheck;
using FsCheck.Fluent;

namespace ClbCloud.Storage.Tests.AzureTables;

public sealed class TableKeysTests
{
    [Theory]
    [InlineData("x|20261122T013000|8d3f6a8e6a0c4b519c0e0d8a6c1b2f11")]
    [InlineData("a/b\\c#d?e%f\u0001\u007f\u009f")]
    [InlineData("Bà Nguyễn Thị Hòa 🌾 \uffff")]
    [InlineData("")]
    public void A_key_comes_back_as_it_was(string key) => Assert.Equal(key, TableKeys.Decode(TableKeys.Encode(key)));

    [Fact]
    public void A_key_of_the_greatest_length_fits_1_KiB_of_UTF16() =>
        Assert.Equal(1024, 2 * TableKeys.Encode(new string('ế', 170) + "ab").Length);

    [Fact]
    public void No_forbidden_character_is_left() =>
        Assert.All(TableKeys.Encode(string.Concat(Enumerable.Range(1, 0xD7FF).Select(i => (char)i))), c => Assert.InRange(c, '\u0100', '\u01ff'));

    [Fact]
    public void Keys_are_ordered_as_their_UTF8_bytes_are()
    {
        var text = ArbMap.Default.ArbFor<NonNull<string>>().Filter(t => t.Get.All(c => !char.IsSurrogate(c)));
        Prop.ForAll(text, text, (a, b) => Math.Sign(string.CompareOrdinal(TableKeys.Encode(a.Get), TableKeys.Encode(b.Get))) ==
            Math.Sign(Encoding.UTF8.GetBytes(a.Get).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b.Get)))).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("\ue000", "😀")]
    [InlineData("a", "a\u0001")]
    [InlineData("z", "ả")]
    public void Also_beyond_the_basic_plane_and_for_a_prefix(string lower, string higher) =>
        Assert.True(string.CompareOrdinal(TableKeys.Encode(lower), TableKeys.Encode(higher)) < 0);

    [Fact]
    public void A_body_is_packed_when_that_makes_it_smaller_and_reads_back_either_way()
    {
        var words = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("Câu lạc bộ liên thế hệ. ", 2_000)));
        var noise = new byte[60_000];
        new System.Random(1).NextBytes(noise);
        Assert.Equal(TableBody.Packed, TableBody.Of(words, pack: true).Property);
        Assert.Equal(TableBody.Plain, TableBody.Of(noise, pack: true).Property);
        Assert.Equal(TableBody.Plain, TableBody.Of(words, pack: false).Property);
        Assert.Equal(words, TableBody.Read(null, TableBody.Of(words, pack: true).Value));
        Assert.Equal(noise, TableBody.Read(noise, null));
    }
}

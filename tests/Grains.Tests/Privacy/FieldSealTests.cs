using System.Collections.Immutable;
using System.Text;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Health;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using ClbCloud.Grains.Privacy;
using ClbCloud.Grains.Tests.Hosting;
using ClbCloud.Grains.Volunteers;
using ClbCloud.Storage;
using ClbCloud.Storage.Memory;

namespace ClbCloud.Grains.Tests.Privacy;

public sealed class FieldSealTests
{
    private const string Club = "c|bac-ninh|clb-0001";
    private readonly FixedTenantKeys _keys = new();

    private static readonly Member Poor = new()
    {
        Id = "mb-1",
        Name = "Hội viên mẫu Một",
        Joined = new(2024, 2, 1),
        Circumstances = [new DatedCircumstance { Circumstance = Circumstance.LongIllness, From = new(2024, 3, 1) }],
        Revision = 1,
    };

    private static readonly VisitFact Visit = new()
    {
        Visit = new Visit
        {
            Id = Guid.Parse("0b8d2b40-0000-4000-8000-000000000001"),
            Volunteer = "v-1",
            Recipient = "r-1",
            StartedAt = new(2026, 11, 20, 1, 0, 0, TimeSpan.Zero),
            Minutes = 30,
            Tasks = [CareTask.Infusion],
            Vitals = new Vitals { Systolic = 187, Temperature = 38.5m },
            Note = "Bà mệt \"hơn\" {hôm qua}, \\ nhưng ăn được ",
        },
        RecordedAt = new(2026, 11, 20, 2, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void A_body_opens_to_the_very_bytes_that_were_sealed()
    {
        foreach (var (key, body) in new (string, byte[])[] { ("m|mb-1", RowBody.Write(Poor)), ("x|20261120T010000|1", RowBody.Write(Visit)), ("mx|mb-1|000001", RowBody.Write(new Replaced<Member> { Was = Poor, Until = default })) })
        {
            var closed = Seal().Close(Club, key, body);

            Assert.NotEqual(body, closed.ToArray());
            Assert.Equal(body, Seal().Open(Club, key, closed).ToArray());
        }
    }

    [Fact]
    public void Nothing_sensitive_stands_in_clear_and_all_else_does()
    {
        var member = Text(Seal().Close(Club, "m|mb-1", RowBody.Write(Poor)));
        var visit = Text(Seal().Close(Club, "x|20261120T010000|1", RowBody.Write(Visit)));

        Assert.Contains("Hội viên mẫu Một", member, StringComparison.Ordinal);
        Assert.DoesNotContain("illness", member, StringComparison.Ordinal);
        foreach (var told in new[] { "infusion", "187", "38.5", "mệt", "systolic" }) Assert.DoesNotContain(told, visit, StringComparison.Ordinal);
    }

    [Fact]
    public void Whether_somebody_has_a_circumstance_does_not_show_in_the_length()
    {
        var one = Poor with { Circumstances = [new DatedCircumstance { Circumstance = Circumstance.Poor }] };
        Assert.Equal(Text(Seal().Close(Club, "m|mb-1", RowBody.Write(Poor with { Circumstances = [] }))).Length, Text(Seal().Close(Club, "m|mb-1", RowBody.Write(one))).Length);
    }

    [Fact]
    public void The_same_value_is_never_sealed_alike_twice() =>
        Assert.NotEqual(Text(Seal().Close(Club, "m|mb-1", RowBody.Write(Poor))), Text(Seal().Close(Club, "m|mb-1", RowBody.Write(Poor))));

    [Theory]
    [InlineData("c|bac-ninh|clb-0002", "m|mb-1")]
    [InlineData("c|ha-noi|clb-0001", "m|mb-1")]
    [InlineData(Club, "m|mb-2")]
    public void A_value_moved_to_another_row_partition_or_tenant_does_not_open(string partition, string key)
    {
        var closed = Seal().Close(Club, "m|mb-1", RowBody.Write(Poor));

        Assert.Throws<InvalidDataException>(() => Seal().Open(partition, key, closed));
        Assert.Equal(closed.ToArray(), Seal().Open(partition, key, closed, lenient: true).ToArray());
    }

    [Fact]
    public void A_value_moved_to_another_field_of_its_row_does_not_open()
    {
        var closed = Text(Seal().Close(Club, "x|20261120T010000|1", RowBody.Write(Visit)));
        var (note, vitals) = (Envelope(closed, "note"), Envelope(closed, "vitals"));
        var swapped = closed.Replace(note, "#", StringComparison.Ordinal).Replace(vitals, note, StringComparison.Ordinal).Replace("#", vitals, StringComparison.Ordinal);

        Assert.Throws<InvalidDataException>(() => Seal().Open(Club, "x|20261120T010000|1", Encoding.UTF8.GetBytes(swapped)));
    }

    [Fact]
    public void After_a_rotation_old_rows_are_read_with_the_old_key_and_new_rows_sealed_with_the_new_one()
    {
        var old = Seal().Close(Club, "m|mb-1", RowBody.Write(Poor));
        _keys.Number = 2;
        var fresh = Seal().Close(Club, "m|mb-1", RowBody.Write(Poor));

        Assert.Contains("\"$sealed\":\"1.", Text(old), StringComparison.Ordinal);
        Assert.Contains("\"$sealed\":\"2.", Text(fresh), StringComparison.Ordinal);
        Assert.Equal(Seal().Open(Club, "m|mb-1", fresh).ToArray(), Seal().Open(Club, "m|mb-1", old).ToArray());
    }

    [Fact]
    public void Rows_from_before_fields_were_sealed_are_read_as_they_are()
    {
        var plain = RowBody.Write(Visit);
        Assert.Equal(plain, Seal().Open(Club, "x|20261120T010000|1", plain).ToArray());
    }

    [Fact]
    public void What_is_no_fact_of_a_club_or_unit_is_left_alone()
    {
        var body = RowBody.Write(Poor);
        foreach (var (partition, key) in new[] { ("g|sweeper|x", "m|mb-1"), (Club, "head"), (Club, "p|2026-11"), ("sys|reminders", "m|1") })
            Assert.Equal(body, Seal().Close(partition, key, body).ToArray());
    }

    [Fact]
    public async Task A_store_of_sealed_fields_gives_back_what_was_put_in()
    {
        var rows = new MemoryRowStore();
        var store = new SealedRowStore(rows, Seal());
        var body = RowBody.Write(Poor);
        await store.CommitAsync(Club, [RowWrite.Insert("m|mb-1", body), RowWrite.Insert("m|mb-2", RowBody.Write(Poor with { Id = "mb-2" }))]);
        await store.CommitAsync(Club, [RowWrite.Remove("m|mb-2")]);

        Assert.Equal(body, (await store.GetAsync(Club, "m|mb-1"))!.Body.ToArray());
        Assert.Equal(body, (await store.GetManyAsync(Club, ["m|mb-2", "m|mb-1"]))[1]!.Body.ToArray());
        Assert.Equal(body, Assert.Single((await store.RangeAsync(Club, "m|", "m}")).Rows).Body.ToArray());
        Assert.Contains("$sealed", Text((await rows.GetAsync(Club, "m|mb-1"))!.Body), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_type_with_a_sensitive_field_is_one_of_the_kinds_of_rows_or_part_of_one()
    {
        var marked = typeof(SensitiveAttribute).Assembly.GetTypes()
            .Where(t => t.GetProperties().Any(p => p.IsDefined(typeof(SensitiveAttribute), inherit: false)) && !t.ContainsGenericParameters)
            .Select(t => t.Name).Order(StringComparer.Ordinal).ToArray();

        Assert.NotEmpty(marked);
        Assert.Equal(marked, SensitiveRows.Kinds.Values.SelectMany(Marked).Distinct().Select(t => t.Name).Order(StringComparer.Ordinal));
        Assert.All(SensitiveRows.Kinds, k => Assert.NotNull(SensitiveNode.OfBody(k.Value)));
    }

    private static IEnumerable<Type> Marked(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ImmutableArray<>)) type = type.GetGenericArguments()[0];
        if (type.Assembly != typeof(Reading).Assembly || type.IsEnum) return [];
        IEnumerable<Type> self = type.GetProperties().Any(p => p.IsDefined(typeof(SensitiveAttribute), inherit: false)) ? [type] : [];
        return self.Concat(type.GetProperties().Where(p => !p.IsDefined(typeof(System.Text.Json.Serialization.JsonIgnoreAttribute), inherit: false)).SelectMany(p => Marked(p.PropertyType)));
    }

    private FieldSeal Seal() => new(_keys);

    private static string Text(ReadOnlyMemory<byte> body) => Encoding.UTF8.GetString(body.Span);

    private static string Envelope(string body, string field)
    {
        var from = body.IndexOf($"\"{field}\":", StringComparison.Ordinal) + field.Length + 3;
        return body[from..(body.IndexOf('}', from) + 1)];
    }
}

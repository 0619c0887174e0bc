using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Tests.Units;

public sealed class UnitRulesTests
{
    private static readonly DateOnly Today = new(2026, 11, 23);

    private static readonly CreateUnit Command = new()
    {
        Kind = UnitKind.Commune,
        Form = UnitForm.Commune,
        NameVi = "Xã Hoà Sơn",
        Established = new(2020, 1, 1),
        Parent = "bac-ninh",
        Villages = [new() { Id = "t1", Name = "Thôn 1", From = new(2020, 1, 1) }],
    };

    private static UnitDefinition Commune => UnitRules.Create(null, "bac-ninh|m-1", Command, Today).Value!;

    [Fact]
    public void Creating_again_answers_the_same_unit_also_after_changes()
    {
        var changed = Change(new() { NameVi = "Xã Hoà Bình" }).Value!;
        Assert.Same(changed, UnitRules.Create(changed, "bac-ninh|m-1", Command, Today).Value);
        Assert.Equal("unit.exists", UnitRules.Create(changed, "bac-ninh|m-1", Command with { NameVi = "Xã khác" }, Today).Refusal?.Code);
    }

    public static TheoryData<string, string, string?> Wrong => new()
    {
        { "bac-ninh", "unit.kind", "kind" },
        { "bac-ninh|m-1|x", "unit.kind", "kind" },
        { "Bac|m-1", "unit.kind", "kind" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_key_must_fit_the_kind(string key, string code, string? field)
    {
        var refusal = UnitRules.Create(null, key, Command, Today).Refusal;
        Assert.Equal((code, field), (refusal?.Code, refusal?.Field));
    }

    [Fact]
    public void What_does_not_fit_is_refused_and_names_its_field()
    {
        Refused("unit.kind", "form", Command with { Form = UnitForm.City });
        Refused("unit.parent_unknown", "parent", Command with { Parent = null });
        Refused("unit.parent_unknown", "parent", Command with { Parent = "bac-ninh|m-2" });
        Refused("unit.parent_unknown", "parent", Command with { Parent = "nation" });
        Refused("unit.date", "established", Command with { Established = Today.AddDays(1) });
        Refused("unit.name", "nameVi", Command with { NameVi = " " });
        Refused("unit.name", "nameVi", Command with { NameVi = "Xã \0" });
        Refused("unit.name", "nameVi", Command with { NameVi = "Xã 🏠" });
        Refused("unit.name", "nameVi", Command with { NameVi = new string('x', 201) });
        Refused("unit.name", "nameVi", Command with { NameVi = "Xã \ud800" });
        Refused("unit.name", "code", Command with { Code = "123456789012345678901" });
        Refused("unit.village", "villages.id", Command with { Villages = [.. Command.Villages, .. Command.Villages] });
        Refused("unit.village", "villages.name", Command with { Villages = [new() { Id = "t2", Name = "", From = new(2020, 1, 1) }] });
        Refused("unit.date", "villages.from", Command with { Villages = [new() { Id = "t2", Name = "Thôn", From = new(2020, 1, 2), To = new(2020, 1, 1) }] });
        Refused("unit.village", "villages", Command with { Villages = [.. Enumerable.Range(0, 1500).Select(i => new Village { Id = $"t{i}", Name = $"Thôn dài tên số {i}", From = new(2020, 1, 1) })] });
    }

    [Fact]
    public void A_decomposed_spelling_is_a_name() => Assert.True(UnitRules.IsName("Xa\u0303 Hoa\u0300"));

    [Fact]
    public void A_change_without_anything_new_is_the_same_unit()
    {
        var unit = Commune;
        Assert.Same(unit, UnitRules.Change(unit, "bac-ninh|m-1", new() { NameVi = "Xã Hoà Sơn", Terrain = Terrain.Lowland, Parent = "bac-ninh", Villages = Command.Villages }, Today).Value);
    }

    [Fact]
    public void A_name_holds_from_its_day_and_keeps_what_is_not_given()
    {
        var unit = Change(new() { From = new(2025, 7, 1), NameVi = "Phường Hoà Sơn", Code = "01234" }).Value!;
        Assert.Equal(["Xã Hoà Sơn", "Phường Hoà Sơn"], unit.Names.Select(n => n.Vi));
        unit = UnitRules.Change(unit, "bac-ninh|m-1", new() { From = new(2022, 1, 1), NameEn = "Hoa Son" }, Today).Value!;
        Assert.Equal([new(2020, 1, 1), new(2022, 1, 1), new DateOnly(2025, 7, 1)], unit.Names.Select(n => n.From));
        Assert.Equal(("Xã Hoà Sơn", "Hoa Son", null), (unit.Names[1].Vi, unit.Names[1].En, unit.Names[1].Code));
    }

    [Fact]
    public void Changes_of_tomorrow_or_before_the_unit_was_are_refused()
    {
        Assert.Equal("unit.date", Change(new() { From = Today.AddDays(1), NameVi = "Xã" }).Refusal?.Code);
        Assert.Equal("unit.date", Change(new() { From = new(2019, 12, 31), NameVi = "Xã" }).Refusal?.Code);
        Assert.Equal("unit.date", Change(new() { Closed = Today.AddDays(1) }).Refusal?.Code);
        Assert.Equal("unit.date", Change(new() { Villages = [new() { Id = "t2", Name = "Thôn", From = Today.AddDays(1) }] }).Refusal?.Code);
        Assert.Equal("unit.parent_unknown", Change(new() { Parent = "nation" }).Refusal?.Code);
        Assert.Equal("unit.unknown", UnitRules.Change(null, "bac-ninh|m-1", new(), Today).Refusal?.Code);
    }

    [Fact]
    public void A_village_is_replaced_by_its_id()
    {
        var unit = Change(new() { Villages = [new() { Id = "t1", Name = "Thôn 1", From = new(2020, 1, 1), To = new(2024, 5, 5) }, new() { Id = "t0", Name = "Thôn 0", From = new(2024, 5, 6) }] }).Value!;
        Assert.Equal(["t0", "t1"], unit.Villages.Select(v => v.Id));
        Assert.Equal(new DateOnly(2024, 5, 5), unit.Villages[1].To);
    }

    private static Outcome<UnitDefinition> Change(ChangeUnit command) => UnitRules.Change(Commune, "bac-ninh|m-1", command, Today);

    private static void Refused(string code, string field, CreateUnit command)
    {
        var refusal = UnitRules.Create(null, "bac-ninh|m-1", command, Today).Refusal;
        Assert.Equal((code, field), (refusal?.Code, refusal?.Field));
    }
}

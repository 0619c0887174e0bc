using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Units;

/// <summary>Decides what becomes of a unit. Dates lie in the past or today: a level of tomorrow is nobody's fact yet.</summary>
internal static class UnitRules
{
    public const int MaxName = 200;
    private const int MaxCode = 20;

    // Leaves room in the row for what later changes add.
    private const int MaxDefinitionBytes = IRowStore.MaxBodyBytes - 4096;

    /// <summary>The new unit; <paramref name="existing"/> itself when the command repeats its creation.</summary>
    public static Outcome<UnitDefinition> Create(UnitDefinition? existing, string key, CreateUnit command, DateOnly today)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(RowBody.Write(command)));
        if (existing is not null) return existing.Created == hash ? existing : Refusal.Of("unit.exists");
        if (CheckKind(key, command) is { } no) return no;
        if (CheckName(command.NameVi, "nameVi") is { } vi) return vi;
        if (command.NameEn is not null && CheckName(command.NameEn, "nameEn") is { } en) return en;
        if (!IsCode(command.Code)) return Refusal.Of("unit.name", "code");
        if (!IsDate(command.Established, today)) return Refusal.Of("unit.date", "established");
        if (CheckVillages(command.Villages, command.Kind, today) is { } village) return village;
        var unit = new UnitDefinition
        {
            Kind = command.Kind,
            Form = command.Form,
            Names = [new() { From = command.Established, Vi = command.NameVi.Trim(), En = command.NameEn?.Trim(), Code = command.Code?.Trim() }],
            Terrains = command.Kind == UnitKind.Commune ? [new() { From = command.Established, Terrain = command.Terrain }] : [],
            Parents = command.Parent is { } parent ? [new() { From = command.Established, Parent = parent }] : [],
            Villages = [.. Villages(command).Select(Trimmed).OrderBy(v => v.Id, StringComparer.Ordinal)],
            Established = command.Established,
            Created = hash,
        };
        return TooLarge(unit) ?? (Outcome<UnitDefinition>)unit;
    }

    /// <summary>The changed unit; <paramref name="unit"/> itself when nothing changes.</summary>
    public static Outcome<UnitDefinition> Change(UnitDefinition? unit, string key, ChangeUnit command, DateOnly today)
    {
        if (unit is null) return Refusal.Of("unit.unknown");
        var from = command.From ?? today;
        if (!IsDate(from, today) || from < unit.Established) return Refusal.Of("unit.date", "from");
        if (command.NameVi is not null && CheckName(command.NameVi, "nameVi") is { } vi) return vi;
        if (command.NameEn is not null && CheckName(command.NameEn, "nameEn") is { } en) return en;
        if (!IsCode(command.Code)) return Refusal.Of("unit.name", "code");
        if (command.Terrain is { } given && (unit.Kind != UnitKind.Commune || !Enum.IsDefined(given))) return Refusal.Of("unit.kind", "terrain");
        if (command.Parent is { } parent && (parent == key || !MayBeBelow(unit.Kind, parent))) return Refusal.Of("unit.parent_unknown", "parent");
        if (command.Closed is { } closed && (!IsDate(closed, today) || closed < unit.Established)) return Refusal.Of("unit.date", "closed");
        var successors = command.Successors.IsDefault ? [] : command.Successors;
        if (successors.Any(s => !IsKeyOf(unit.Kind, s) || s == key)) return Refusal.Of("unit.unknown", "successors");
        if (CheckVillages(command.Villages, unit.Kind, today) is { } village) return village;
        var next = Applied(unit, command, from, successors);
        return ReferenceEquals(next, unit) ? unit : TooLarge(next) ?? (Outcome<UnitDefinition>)next;
    }

    public static bool MayBeBelow(UnitKind kind, string? parent) => kind switch
    {
        UnitKind.Nation => parent is null,
        UnitKind.Province => parent == Keys.Nation || IsKeyOf(UnitKind.Province, parent),
        UnitKind.Commune => IsKeyOf(UnitKind.Province, parent),
        _ => false,
    };

    /// <summary>Letters, digits, marks, punctuation and spaces: no control characters, no pictures.</summary>
    public static bool IsName(string? text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxName && text.EnumerateRunes().All(IsOfNames);

    private static bool IsOfNames(Rune rune) => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol
        or UnicodeCategory.EnclosingMark or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static UnitDefinition Applied(UnitDefinition unit, ChangeUnit command, DateOnly from, ImmutableArray<string> successors)
    {
        var next = unit;
        if (command.NameVi is not null || command.NameEn is not null || command.Code is not null)
        {
            var at = Dated.At(unit.Names, from, n => n.From)!;
            var name = at with { From = from, Vi = command.NameVi?.Trim() ?? at.Vi, En = command.NameEn?.Trim() ?? at.En, Code = command.Code?.Trim() ?? at.Code };
            if (name != at with { From = from }) next = next with { Names = Dated.With(next.Names, name, n => n.From) };
        }

        if (command.Terrain is { } terrain && Dated.At(unit.Terrains, from, t => t.From)?.Terrain != terrain)
            next = next with { Terrains = Dated.With(next.Terrains, new() { From = from, Terrain = terrain }, t => t.From) };
        if (command.Parent is { } parent && Dated.At(unit.Parents, from, l => l.From)?.Parent != parent)
            next = next with { Parents = Dated.With(next.Parents, new() { From = from, Parent = parent }, l => l.From) };
        if (command.Closed is { } closed && unit.Closed != closed) next = next with { Closed = closed };
        if (!successors.IsEmpty && !successors.SequenceEqual(unit.Successors, StringComparer.Ordinal)) next = next with { Successors = successors };
        foreach (var village in (command.Villages.IsDefault ? [] : command.Villages).Select(Trimmed))
        {
            if (next.Villages.FirstOrDefault(v => v.Id == village.Id) == village) continue;
            next = next with { Villages = [.. next.Villages.Where(v => v.Id != village.Id).Append(village).OrderBy(v => v.Id, StringComparer.Ordinal)] };
        }

        return next;
    }

    private static ImmutableArray<Village> Villages(CreateUnit command) => command.Villages.IsDefault ? [] : command.Villages;

    private static Village Trimmed(Village village) => village with { Name = village.Name.Trim() };

    private static Refusal? CheckKind(string key, CreateUnit command)
    {
        var fits = command.Kind switch
        {
            UnitKind.Nation => command.Form == UnitForm.Nation,
            UnitKind.Province => command.Form is UnitForm.Province or UnitForm.City,
            UnitKind.Commune => command.Form is UnitForm.Commune or UnitForm.Ward or UnitForm.SpecialZone,
            _ => false,
        };
        return !IsKeyOf(command.Kind, key) ? Refusal.Of("unit.kind", "kind")
            : !fits ? Refusal.Of("unit.kind", "form")
            : !Enum.IsDefined(command.Terrain) ? Refusal.Of("unit.kind", "terrain")
            : !MayBeBelow(command.Kind, command.Parent) || command.Parent == key ? Refusal.Of("unit.parent_unknown", "parent")
            : null;
    }

    private static bool IsKeyOf(UnitKind kind, string? key) => key is not null && key.Split('|').All(Keys.IsSlug) && kind switch
    {
        UnitKind.Nation => key == Keys.Nation,
        UnitKind.Province => Keys.Depth(key) == 1 && key != Keys.Nation,
        UnitKind.Commune => Keys.Depth(key) == 2,
        _ => false,
    };

    private static Refusal? CheckName(string? name, string field) => IsName(name) ? null : Refusal.Of("unit.name", field);

    private static bool IsCode(string? code) => code is null || (code.Length <= MaxCode && IsName(code));

    private static bool IsDate(DateOnly day, DateOnly today) => day.Year >= 1900 && day <= today;

    private static Refusal? CheckVillages(ImmutableArray<Village> villages, UnitKind kind, DateOnly today)
    {
        if (villages.IsDefaultOrEmpty) return null;
        if (kind != UnitKind.Commune) return Refusal.Of("unit.village", "villages");
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var village in villages)
        {
            if (!Keys.IsSlug(village.Id) || !ids.Add(village.Id)) return Refusal.Of("unit.village", "villages.id");
            if (!IsName(village.Name)) return Refusal.Of("unit.village", "villages.name").With("village", village.Id);
            if (!IsDate(village.From, today) || (village.To is { } to && (to < village.From || to > today)))
                return Refusal.Of("unit.date", "villages.from").With("village", village.Id);
        }

        return null;
    }

    private static Refusal? TooLarge(UnitDefinition unit) =>
        RowBody.Write(unit).Length > MaxDefinitionBytes ? Refusal.Of("unit.village", "villages").With("bytes", MaxDefinitionBytes) : null;
}

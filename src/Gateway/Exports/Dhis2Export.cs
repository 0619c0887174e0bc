using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Xml;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;

namespace ClbCloud.Gateway.Exports;

/// <summary>Figures of one unit and period under the other system's names; <see cref="Complete"/> when no club is missing and the period is over.</summary>
internal sealed record MappedGroup(string OrgUnit, Period Period, bool Complete, ImmutableArray<(MappedElement Element, long Value, string? Comment)> Values);

/// <summary>
/// dataValueSets and ADX, in the order of our keys, of periods and of our indicators, zeroes included: whoever takes
/// the same export twice has the same file.
/// </summary>
internal static class Dhis2Export
{
    public const string AdxType = "application/adx+xml";
    public const string AdxNamespace = "urn:ihe:qrph:adx:2015";
    private const string Day = "yyyy-MM-dd";

    /// <summary>
    /// A unit's figures in the other system's words. What an edition suppresses is left out; what stands on from before says so in the
    /// comment, for which ADX has no place.
    /// </summary>
    public static IEnumerable<MappedGroup> Groups(ExportUnit unit, IdMapping mapping, DateOnly today) =>
        unit.Figures.Select(view => new MappedGroup(
            mapping.OrgUnits[unit.Key], view.Period, view.Coverage >= 1 && view.Period.LastDay < today,
            [.. view.Figures.Select(f => (mapping.DataElements[f.Key], f.Value, view.Kept.TryGetValue(f.Key, out var kept) ? $"{kept.Edition} {kept.Period}" : null))]));

    /// <summary>Writes dataValueSets; answers the number of values.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="mapping">The names.</param>
    /// <param name="groups">What to write.</param>
    /// <param name="alone">There is but one group: only then has the format a place for its completeness.</param>
    /// <param name="today">The day, written as the date of completion.</param>
    public static async Task<long> DataValueSets(Stream stream, IdMapping mapping, IAsyncEnumerable<MappedGroup> groups, bool alone, DateOnly today)
    {
        var count = 0L;
        await using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, NewLine = "\n" });
        json.WriteStartObject();
        if (mapping.DataSet is { } set) json.WriteString("dataSet", set);
        if (mapping.AttributeOptionCombo is { } combo) json.WriteString("attributeOptionCombo", combo);
        var open = false;
        await foreach (var group in groups)
        {
            if (!open)
            {
                if (alone) Header(json, mapping, group, today);
                json.WriteStartArray("dataValues");
                open = true;
            }

            foreach (var (element, value, comment) in group.Values) Value(json, mapping, group, (element, value, comment));
            count += group.Values.Length;
            await json.FlushAsync();
        }

        if (!open) json.WriteStartArray("dataValues");
        json.WriteEndArray();
        json.WriteEndObject();
        return count;
    }

    /// <summary>Writes ADX; answers the number of values.</summary>
    public static async Task<long> Adx(Stream stream, IdMapping mapping, IAsyncEnumerable<MappedGroup> groups, DateTimeOffset exported, DateOnly today)
    {
        var count = 0L;
        await using var xml = XmlWriter.Create(stream, new XmlWriterSettings { Async = true, Indent = true, NewLineChars = "\n" });
        await xml.WriteStartDocumentAsync();
        await xml.WriteStartElementAsync(null, "adx", AdxNamespace);
        await Attribute("exported", exported.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        await foreach (var group in groups)
        {
            await xml.WriteStartElementAsync(null, "group", AdxNamespace);
            await Attribute("orgUnit", group.OrgUnit);
            await Attribute("period", Dhis2Periods.Adx(group.Period));
            await Attribute("dataSet", mapping.DataSet!);
            if (group.Complete) await Attribute("completeDate", today.ToString(Day, CultureInfo.InvariantCulture));
            foreach (var (element, value, _) in group.Values)
            {
                await xml.WriteStartElementAsync(null, "dataValue", AdxNamespace);
                await Attribute("dataElement", element.DataElement);
                foreach (var (category, option) in element.Categories) await Attribute(category, option);
                await Attribute("value", value.ToString(CultureInfo.InvariantCulture));
                await xml.WriteEndElementAsync();
            }

            await xml.WriteEndElementAsync();
            count += group.Values.Length;
        }

        await xml.WriteEndElementAsync();
        await xml.WriteEndDocumentAsync();
        return count;

        Task Attribute(string name, string text) => xml.WriteAttributeStringAsync(null, name, null, text);
    }

    private static void Header(Utf8JsonWriter json, IdMapping mapping, MappedGroup group, DateOnly today)
    {
        if (group.Complete && mapping.DataSet is not null) json.WriteString("completeDate", today.ToString(Day, CultureInfo.InvariantCulture));
        json.WriteString("period", Dhis2Periods.DataValues(group.Period));
        json.WriteString("orgUnit", group.OrgUnit);
    }

    private static void Value(Utf8JsonWriter json, IdMapping mapping, MappedGroup group, (MappedElement Element, long Value, string? Comment) figure)
    {
        var (element, value, comment) = figure;
        json.WriteStartObject();
        json.WriteString("dataElement", element.DataElement);
        json.WriteString("period", Dhis2Periods.DataValues(group.Period));
        json.WriteString("orgUnit", group.OrgUnit);
        if (element.CategoryOptionCombo is { } combo) json.WriteString("categoryOptionCombo", combo);
        if (mapping.AttributeOptionCombo is { } attribute) json.WriteString("attributeOptionCombo", attribute);
        json.WriteString("value", value.ToString(CultureInfo.InvariantCulture));
        if (comment is not null) json.WriteString("comment", comment);
        json.WriteEndObject();
    }
}

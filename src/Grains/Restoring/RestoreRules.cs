using System.Text.Json;
using System.Text.Json.Nodes;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Clubs;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Projects;
using ClbCloud.Grains.Reporting;
using ClbCloud.Grains.Units;

namespace ClbCloud.Grains.Restoring;

/// <summary>
/// What a restore changes in rows that were copied at different instants. Every club and unit gets a new epoch: by it its
/// acknowledgements are void, it reports everything again, and its parents take that for newer than whatever they hold. A feed's new epoch voids the places that its readers hold.
/// </summary>
internal static class RestoreRules
{
    /// <summary>The body as it is to be restored: that of a club's, unit's or feed's head in the next epoch, any other unchanged.</summary>
    /// <exception cref="InvalidDataException">The head was written by a newer program, or is not ours.</exception>
    public static ReadOnlyMemory<byte> Body(string partition, string key, ReadOnlyMemory<byte> body)
    {
        if (key != BookRows.Head) return body;
        if (CopyOrder.IsClub(partition)) return NextEpoch(body, RowBody.Read<ClubHead>(body).Epoch);
        if (CopyOrder.IsFeed(partition)) return NextEpoch(body, RowBody.Read<FeedHead>(body).Epoch);
        if (CopyOrder.IsBook(partition)) return NextEpoch(body, RowBody.Read<JournalHead>(body).Epoch);
        return CopyOrder.IsUnit(partition) ? NextEpoch(body, RowBody.Read<UnitHead>(body).Epoch) : body;
    }

    /// <summary>
    /// Who must be registered where, by a club's or unit's own rows. A child that came to a parent after the parent was
    /// copied is missing in the parent's register; nobody would wake it, and its reports would be refused.
    /// </summary>
    public static IEnumerable<Registered> Registrations(string partition, string key, ReadOnlyMemory<byte> body)
    {
        if (key == BookRows.Head && CopyOrder.IsClub(partition))
        {
            var club = RowBody.Read<ClubHead>(body);
            return Each(LinkRules.Destinations(club.Communes).Concat(ProjectLinkRules.Destinations(club.ProjectLinks)), new() { Child = club.Key, IsClub = true, NameVi = club.NameVi, NameEn = club.NameEn });
        }

        if (key != UnitRows.Unit || !CopyOrder.IsUnit(partition)) return [];
        var unit = RowBody.Read<UnitDefinition>(body);
        var name = unit.Names[^1];
        return Each(LinkRules.Destinations(unit.Parents), new() { Child = partition[2..], IsClub = false, NameVi = name.Vi, NameEn = name.En, Code = name.Code, Form = unit.Form });
    }

    private static IEnumerable<Registered> Each(IEnumerable<string> parents, ChildRegistration child) =>
        parents.Select(parent =>
            new Registered(Keys.UnitPartition(parent), UnitRows.Kid(child.Child), () => RowBody.Write(new Kid { Registration = child })));

    // The one number is changed and all else left as it was written, also what this program does not know.
    private static byte[] NextEpoch(ReadOnlyMemory<byte> body, int epoch)
    {
        var head = JsonNode.Parse(body.Span)!.AsObject();
        head["v"]!.AsObject()["epoch"] = epoch + 1;
        return JsonSerializer.SerializeToUtf8Bytes(head, RowBody.Options);
    }
}

/// <summary>A row of a parent's register, and its body if it has to be made.</summary>
internal sealed record Registered(string Partition, string Key, Func<byte[]> Body);

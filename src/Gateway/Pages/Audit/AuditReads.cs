using ClbCloud.Gateway.Pages.Shell;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Audit;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Gateway.Pages.Audit;

/// <summary>Reads a journal backwards until a page is full, or until enough was looked at for one request.</summary>
internal sealed class AuditReads(IGrainFactory grains, Viewer viewer, Places places)
{
    private const int PageSize = 50;
    private const int AtOnce = 500;
    private const int MostSearched = 3_000;

    /// <summary>Null when the club or unit is not there.</summary>
    public async Task<AuditModel?> Read(ScopeKind kind, string key, AuditFilter filter, AuditReport? report)
    {
        var place = kind == ScopeKind.Club ? (await places.Club(key))?.Place : (await places.Unit(key))?.Place;
        if (place is null) return null;
        Func<JournalKind, long, int, Task<JournalPage>> newest = kind == ScopeKind.Club ? grains.GetGrain<IClubJournal>(key).NewestOf : grains.GetGrain<IUnitJournal>(key).NewestOf;
        var lines = new List<AuditLine>();
        var (searched, before) = (0, filter.Before);
        long? next;
        do
        {
            var page = await newest(filter.Of, before, filter.Any ? AtOnce : PageSize);
            next = page.Next;
            foreach (var entry in page.Entries)
            {
                // Entries are in the order of time: what is older than asked for is not looked at.
                if (filter.From is { } from && LocalCalendar.DayOf(entry.At) < from)
                {
                    next = null;
                    break;
                }

                searched++;
                lines.AddRange(AuditLines.Of(entry, filter, viewer.Words));
                if (lines.Count < PageSize) continue;
                next = entry.Number > 1 ? entry.Number : null;
                break;
            }

            before = next ?? 0;
        }
        while (next is not null && lines.Count < PageSize && searched < MostSearched);
        return new AuditModel(place, filter, lines, searched, next, kind is ScopeKind.Nation or ScopeKind.Province, report);
    }
}

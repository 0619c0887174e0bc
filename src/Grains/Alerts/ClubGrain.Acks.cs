using System.Globalization;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Alerts;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>Acknowledgements stand with the alert, and each in a row of history <c>ala|</c>.</summary>
internal sealed partial class ClubGrain : IClubAlerts
{
    public Task<Outcome<Alert>> Acknowledge(string alert, string note)
    {
        var caller = CallerScope.Current;
        return Decide(
            edit => AckRules.Acknowledge(edit.Book.Alerts, alert, note, caller, edit.Now),
            (edit, next) =>
            {
                if (ReferenceEquals(next, edit.Book.Alerts[next.Id])) return;
                var ack = next.Acks!.Value[^1];
                // Two at one instant must not be one.
                var place = string.Create(CultureInfo.InvariantCulture, $"{edit.Book.Head.Version + 1:D10}|{edit.Rows.Count:D3}");
                edit.Write(RowWrite.Put($"ala|{next.Id}|{place}", RowBody.Write(ack)), edit.Book);
                edit.Set(next);
            });
    }
}

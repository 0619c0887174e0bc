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
            edit => AckRules.Acknowledge(edit.Book, alert, note, caller, edit.Now),
            (edit, next) =>
            {
                if (ReferenceEquals(next, edit.Book.Alerts[next.Id])) return;
                var ack = next.Acks!.Value[^1];
                var at = ack.At.UtcDateTime.ToString("yyyyMMdd'T'HHmmssfffffff", CultureInfo.InvariantCulture);
                edit.Write(RowWrite.Put($"ala|{next.Id}|{at}", RowBody.Write(ack)), edit.Book);
                edit.Set(next);
            });
    }
}

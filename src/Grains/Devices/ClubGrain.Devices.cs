using ClbCloud.Grains.Devices;
using ClbCloud.Grains.Feed;
using ClbCloud.Grains.Kernel;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Clubs;

/// <summary>Steps in the lives of phones, each a row that is written once.</summary>
internal sealed partial class ClubGrain : IClubDevices
{
    public async Task<Outcome<DeviceNote>> Tell(DeviceNote note)
    {
        var step = note.Step switch { DeviceStep.Issued => "issued", DeviceStep.TakenBack => "taken-back", _ => "ended" };
        var key = $"{FactKinds.Device}|{note.Device}|{step}";
        if (await _store.GetAsync(Keys.ClubPartition(Key), key) is { } known) return RowBody.Read<DeviceNote>(known.Body);
        return await Decide<DeviceNote>(_ => note, (edit, next) => edit.Write(RowWrite.Put(key, RowBody.Write(next)), edit.Book));
    }
}

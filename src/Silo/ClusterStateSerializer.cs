using ClbCloud.Grains.Kernel;
using Orleans.Storage;

namespace ClbCloud.Silo;

/// <summary>
/// States of plain grains in the form of all our rows. Orleans' own JSON leaves out <c>false</c> and zero, so that a
/// default of <c>true</c> comes back, names types by their assemblies, and cannot read immutable dictionaries.
/// </summary>
internal sealed class ClusterStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) =>
        new(RowBody.Write(input ?? throw new ArgumentNullException(nameof(input), "A state is never null.")));

    public T Deserialize<T>(BinaryData input) => RowBody.Read<T>(input.ToMemory());
}

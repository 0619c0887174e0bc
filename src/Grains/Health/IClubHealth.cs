using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Grains.Activities;
using ClbCloud.Grains.Kernel;
using ClbCloud.Grains.Members;
using Orleans.Concurrency;

namespace ClbCloud.Grains.Health;

/// <summary>
/// Health of a club's members: part of the club's book. Readings are written and read by the club's board and health
/// role alone; writing too, since an answer to a repeat tells what was read.
/// </summary>
[Alias("clb.IClubHealth")]
public interface IClubHealth : IGrainWithStringKey
{
    /// <summary>Records what was measured at a meeting; per-item results. Refusals: <c>health.no_meeting</c>, <c>health.too_late</c>.</summary>
    [Alias("RecordReadings"), Needs(Right.Readings)]
    Task<Outcome<ImmutableArray<ItemResult>>> RecordReadings(RecordReadings command);

    /// <summary>Refusals: <c>health.reading_unknown</c>, <c>health.reason</c>.</summary>
    [Alias("VoidReading"), Needs(Right.Readings)]
    Task<Outcome<ReadingFact>> VoidReading(VoidReading command);

    /// <summary>Readings between two days, voided ones too, of one member or of all, in date order.</summary>
    [Alias("Readings"), AlwaysInterleave, ReadOnly, Needs(Right.Readings)]
    Task<ReadingPage> Readings(DateOnly from, DateOnly to, string? member, string? after, int limit);

    /// <summary>Records up to 1,000 check-ups; per-item results.</summary>
    [Alias("RecordCheckups"), Needs(Right.Write, Power.Care)]
    Task<Outcome<ImmutableArray<ItemResult>>> RecordCheckups(RecordCheckups command);

    /// <summary>Refusals: <c>checkup.unknown</c>, <c>checkup.already_void</c>, <c>health.reason</c>.</summary>
    [Alias("VoidCheckup"), Needs(Right.Write, Power.Care)]
    Task<Outcome<CheckupFact>> VoidCheckup(VoidFact command);

    /// <summary>Check-ups between two days, in date order.</summary>
    [Alias("Checkups"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<CheckupFact>> Checkups(DateOnly from, DateOnly to, string? after, int limit);

    /// <summary>Sets the insurance cards of up to 1,000 members; per-item results.</summary>
    [Alias("PutInsurance"), Needs(Right.Write, Power.Care)]
    Task<Outcome<ImmutableArray<ItemResult>>> PutInsurance(ImmutableArray<Insurance> cards);

    [Alias("Insured"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<Insurance>> Insured(string? after, int limit);

    /// <summary>Sets the long-term care of up to 1,000 recipients; per-item results.</summary>
    [Alias("PutLongTermCare"), Needs(Right.Write, Power.Care)]
    Task<Outcome<ImmutableArray<ItemResult>>> PutLongTermCare(ImmutableArray<LongTermCare> care);

    [Alias("LongTerm"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<LongTermCare>> LongTerm(string? after, int limit);

    /// <summary>Adds or corrects up to 1,000 exercise groups; per-item results.</summary>
    [Alias("PutExerciseGroups"), Needs(Right.Write, Power.Care)]
    Task<Outcome<ImmutableArray<ItemResult>>> PutExerciseGroups(ImmutableArray<ExerciseGroup> groups);

    [Alias("ExerciseGroups"), AlwaysInterleave, ReadOnly, Needs(Right.Read, Power.Persons)]
    Task<ImmutableArray<ExerciseGroup>> ExerciseGroups(string? after, int limit);
}

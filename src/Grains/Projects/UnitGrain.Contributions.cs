using System.Collections.Immutable;
using ClbCloud.Grains.Editions;
using ClbCloud.Grains.Figures;
using ClbCloud.Grains.Kernel;

namespace ClbCloud.Grains.Units;

/// <summary>What editions are made of: a project's figures, club by club.</summary>
internal sealed partial class UnitGrain
{
    private const int MostContributions = 50;

    public async Task<ProjectContributions> Contributions(string? after, int limit)
    {
        limit = Math.Clamp(limit, 1, MostContributions);
        var cards = State.Cards.Values.Where(c => c.Card.InProject is { IsEmpty: false } && IsAfter(c.Card.Club, after)).Take(limit + 1).ToArray();
        var clubs = ImmutableArray.CreateBuilder<ProjectContribution>(limit);
        foreach (var card in cards.Take(limit).Select(c => c.Card))
        {
            var months = ImmutableSortedDictionary.CreateBuilder<Period, FigureVector>();
            await foreach (var (_, period, figures) in UnitRows.ChildPeriods(store, Keys.UnitPartition(Key), card.Club))
            {
                if (period.Kind == PeriodKind.Month) months[period] = figures.Then;
            }

            clubs.Add(new() { Club = card.Club, Spans = card.InProject!.Value, Months = months.ToImmutable() });
        }

        return new() { Clubs = clubs.ToImmutable(), Next = cards.Length > limit ? cards[limit - 1].Card.Club : null };
    }

    public Task<ImmutableSortedDictionary<string, double>> Completeness() => Task.FromResult(
        State.Kids.GroupBy(k => Keys.Tenant(k.Key), k => k.Value, StringComparer.Ordinal).ToImmutableSortedDictionary(
            g => g.Key,
            g => g.Sum(k => k.Registered) is > 0 and var registered ? (double)g.Sum(k => k.ClubsReported) / registered : 1,
            StringComparer.Ordinal));
}

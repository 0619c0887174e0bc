using System.Collections.Immutable;
using ClbCloud.Grains.Access;
using ClbCloud.Storage;

namespace ClbCloud.Grains.Audit;

/// <summary>What the commands of one commit did, each with who asked for it. Immutable, so that a draft can go back.</summary>
internal sealed record JournalDraft
{
    private const string System = "system";

    // Rows that follow from others, or that only tell whether something is known already.
    private static readonly string[] Derived = ["ack|", "vy|", "id|", "key|", "hc|", "ext|", "imp|"];

    public static JournalDraft Empty { get; } = new();

    private ImmutableList<Doing> Doings { get; init; } = [];

    public bool IsEmpty => Doings.All(d => d.Changes.IsEmpty && d.Reads.IsEmpty);

    /// <summary>What follows is done for this caller.</summary>
    public JournalDraft Begin(Act? act, CallerScope? scope) => this with { Doings = Doings.Add(new(act, scope)) };

    public JournalDraft Change(RowWrite write, ReadOnlyMemory<byte> was) =>
        Derived.Any(d => write.Key.StartsWith(d, StringComparison.Ordinal))
            ? this
            : Last(d => d with { Changes = d.Changes.SetItem(write.Key, (write, d.Changes.TryGetValue(write.Key, out var before) ? before.Was : was)) });

    public JournalDraft Read(string rows) => Last(d => d with { Reads = d.Reads.Add(rows) });

    public ImmutableArray<JournalAct> Acts(JournalSeal seal) => [.. Doings.Where(d => !d.Changes.IsEmpty || !d.Reads.IsEmpty).Select(d => d.Written(seal))];

    private JournalDraft Last(Func<Doing, Doing> next) =>
        Doings.IsEmpty ? Begin(null, null).Last(next) : this with { Doings = Doings.SetItem(Doings.Count - 1, next(Doings[^1])) };

    private sealed record Doing(Act? Act, CallerScope? Scope)
    {
        public ImmutableSortedDictionary<string, (RowWrite Write, ReadOnlyMemory<byte> Was)> Changes { get; init; } =
            ImmutableSortedDictionary.Create<string, (RowWrite, ReadOnlyMemory<byte>)>(StringComparer.Ordinal);

        public ImmutableArray<string> Reads { get; init; } = [];

        public JournalAct Written(JournalSeal seal) => new()
        {
            Who = Act?.Who ?? System,
            Scope = Act is null ? null : Scope?.Written,
            Role = Act is null ? null : Scope?.Role.ToString(),
            Request = Act?.Request,
            What = Act?.What,
            For = Act?.For,
            Why = Act?.Why,
            Changes = [.. Changes.Values.Select(c => JournalText.Change(c.Write, c.Was, seal))],
            Reads = Reads,
        };
    }
}

// Two phones wrote one meeting. Pure: tests feed it.
const sorted = list => [...new Set(list ?? [])].sort();
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** What of a meeting people write; the service adds the rest. */
export const written = meeting => ({
  present: sorted(meeting?.present), areas: sorted(meeting?.areas), themes: sorted(meeting?.themes),
  note: meeting?.note || null, cancelled: !!meeting?.cancelled,
  // A meeting of which only the number of people is known.
  attendance: meeting?.present?.length ? null : meeting?.attendance || null,
});

export const sameMeeting = (a, b) => same(written(a), written(b));

// Who changed it wins; if both did and only added, both stand; else nobody can say but people.
function list(base, mine, theirs) {
  if (same(mine, theirs) || same(theirs, base)) return mine;
  if (same(mine, base)) return theirs;
  const added = base.every(x => mine.includes(x) && theirs.includes(x));
  return added ? sorted([...mine, ...theirs]) : null;
}

// The same for one value; undefined when both changed it.
const one = (base, mine, theirs) => (mine === theirs || theirs === base ? mine : mine === base ? theirs : undefined);

/** The meeting of both, or null when they contradict each other. */
export function merge(base, mine, theirs) {
  const [b, m, x] = [written(base), written(mine), written(theirs)];
  if (x.cancelled !== m.cancelled) return null;
  const [present, areas, themes] = ['present', 'areas', 'themes'].map(f => list(b[f], m[f], x[f]));
  const [note, count] = [one(b.note, m.note, x.note), one(b.attendance, m.attendance, x.attendance)];
  const attendance = present?.length ? null : count;
  return present && areas && themes && note !== undefined && attendance !== undefined ? { present, areas, themes, note, cancelled: m.cancelled, attendance } : null;
}

/** Everything of both, when a person says so. */
export function union(mine, theirs) {
  const [m, x] = [written(mine), written(theirs)];
  const notes = [...new Set([m.note, x.note].filter(Boolean))];
  const present = sorted([...m.present, ...x.present]);
  return { present, attendance: present.length ? null : Math.max(m.attendance ?? 0, x.attendance ?? 0) || null, areas: sorted([...m.areas, ...x.areas]), themes: sorted([...m.themes, ...x.themes]), note: notes.join('\n') || null, cancelled: false };
}

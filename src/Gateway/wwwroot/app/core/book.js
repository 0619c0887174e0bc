// The club's book as the service has it, kept whole on the phone: what screens need when there is no network.
import { all, call, clubPath } from './api.js';
import { get, set, outbox } from './store.js';
import { dayOf, monday, plus, today } from './days.js';

const visitDays = 70, meetingDays = 366;

/** Reads the book; what cannot be read stays as it was. */
export async function readBook(session, before) {
  const at = clubPath(session), now = today();
  const club = await call(session, 'GET', at);
  if (club.kind !== 'ok') return club.kind === 'refused' ? { kind: 'auth' } : club;
  const lists = await Promise.all([
    all(session, `${at}/members`), all(session, `${at}/volunteers`), all(session, `${at}/recipients`), all(session, `${at}/alerts`),
    all(session, `${at}/visits?from=${plus(now, -visitDays)}`), all(session, `${at}/meetings?from=${plus(now, -meetingDays)}`.replace('limit=200', '')),
    all(session, `${at}/loans?status=open`), all(session, `${at}/health/checkups?from=${now.slice(0, 4)}-01-01`),
  ]);
  const failed = lists.find(l => l.kind === 'later' || l.kind === 'auth');
  if (failed) return failed;
  const [members, volunteers, recipients, alerts, visits, meetings, loans, checkups] = lists.map(l => l.items ?? []);
  const { nameVi, nameEn, policy, board } = club.value;
  const book = {
    readAt: new Date().toISOString(), club: { nameVi, nameEn, policy, board }, members, volunteers, recipients, alerts, meetings,
    visits: visits.filter(v => !v.voidedAt).map(({ id, volunteer, recipient, startedAt, minutes, tasks }) => ({ id, volunteer, recipient, startedAt, minutes, tasks })),
    checked: checkups.filter(c => !c.voidedAt).map(c => c.checkup.member), loans: await withSchedules(session, loans, before?.loans ?? []),
  };
  await set('book', book);
  return { kind: 'ok' };
}

// A schedule changes only with what is owed: no need to ask for each loan each time.
async function withSchedules(session, loans, before) {
  const known = new Map(before.map(l => [l.id, l]));
  return Promise.all(loans.map(async loan => {
    const old = known.get(loan.id);
    if (old?.schedule && old.outstanding === loan.outstanding) return { ...loan, schedule: old.schedule };
    const one = await call(session, 'GET', `${clubPath(session)}/loans/${loan.id}`);
    return { ...loan, schedule: one.kind === 'ok' ? one.value.schedule : old?.schedule };
  }));
}

const on = (person, day, from, to) => (person[from] ?? '') <= day && (!person[to] || person[to] >= day);

/** The book with what this phone adds to it and nobody else knows yet. */
export async function bookNow() {
  const [book, items] = [await get('book'), await outbox()];
  if (!book) return null;
  const mine = items.filter(i => i.state !== 'arrived');
  const added = mine.filter(i => i.kind === 'member' && !book.members.some(m => m.id === i.body.id)).map(i => ({ ...i.body, isNew: true }));
  const known = new Set(book.visits.map(v => v.id));
  const visits = [...book.visits, ...items.filter(i => i.kind === 'visit' && !known.has(i.body.id) && i.state !== 'refused').map(i => ({ ...i.body, here: true }))];
  return {
    ...book, items: mine, visits, members: [...book.members, ...added],
    membersOn: day => [...book.members, ...added].filter(m => on(m, day, 'joined', 'left')),
    volunteersOn: day => book.volunteers.filter(v => on(v, day, 'joined', 'left') && v.teams.some(s => s.team === 'home-care' && on(s, day, 'from', 'to'))),
    recipientsOn: day => book.recipients.filter(r => on(r, day, 'from', 'to')),
    careOf: (volunteer, day) => book.volunteers.find(v => v.id === volunteer)?.assignments.filter(a => on(a, day, 'from', 'to')).map(a => a.recipient) ?? [],
    meeting: date => book.meetings.find(m => m.date === date),
    name: id => nameOf(book, added, id),
  };
}

function nameOf(book, added, id) {
  const found = [book.volunteers, book.recipients, book.members, added].map(list => list.find(p => p.id === id)).find(Boolean);
  return found?.name ?? id;
}

/** Volunteers with fewer visits this week than are owed. */
export function short(book, day = today()) {
  const first = monday(day), owed = book.club.policy?.visitsPerWeek ?? 3;
  return book.volunteersOn(day).map(v => ({ ...v, made: book.visits.filter(x => x.volunteer === v.id && dayOf(x.startedAt) >= first && dayOf(x.startedAt) <= day).length, owed }))
    .filter(v => v.made < owed);
}

/** What a loan shall bring by a day. */
export function due(loan, day) {
  const late = loan.overdue + loan.interestDue;
  const next = loan.schedule?.find(i => i.due > today() && i.due <= day);
  return { late, dong: late || (next ? next.principal + next.interest : 0), next: loan.schedule?.find(i => i.due > today())?.due };
}

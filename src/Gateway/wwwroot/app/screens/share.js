import { h, button, choice } from '../core/dom.js';
import { t, number } from '../core/words.js';
import { dayOf, plus, today, written } from '../core/days.js';
import { bookNow } from '../core/book.js';
import { back, nobook, title } from './parts.js';

/** A month in numbers: no name, no reading, nobody's money. */
export function summary(book, month) {
  const visits = book.visits.filter(v => dayOf(v.startedAt).startsWith(month));
  const here = book.items.filter(i => i.kind === 'meeting' && i.date.startsWith(month)).map(i => ({ date: i.date, attendance: i.body.present.length || i.body.attendance || 0, areas: i.body.areas }));
  const meetings = [...book.meetings.filter(m => !m.cancelled && m.date.startsWith(month) && !here.some(x => x.date === m.date)), ...here].sort((a, b) => (a.date < b.date ? -1 : 1));
  const covered = [...new Set(meetings.flatMap(m => m.areas))];
  return [
    t('share.head', { club: book.club.nameVi, month: Number(month.slice(5)), year: month.slice(0, 4) }),
    t('share.members', { count: number(book.membersOn(today()).length) }),
    t('share.visits', { count: number(visits.length), people: number(new Set(visits.map(v => v.recipient)).size), hours: number(visits.reduce((a, v) => a + v.minutes, 0) / 60) }),
    ...meetings.map(m => t('share.meeting', { day: written(m.date), count: number(m.attendance) })),
    covered.length ? t('share.areas', { count: covered.length, list: covered.map(a => t(`area.${a}`).toLowerCase()).join(', ') }) : '',
    t('share.thanks'),
  ].filter(Boolean).join('\n');
}

export async function show() {
  const book = await bookNow();
  if (!book) return nobook();
  const months = [today().slice(0, 7), plus(`${today().slice(0, 7)}-01`, -1).slice(0, 7)];
  const text = h('p.card.message', { id: 'summary' }), done = h('p.mark.good', { role: 'status' });
  const set = month => { text.textContent = summary(book, month); };
  set(months[0]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      done.textContent = t('share.copied');
    } catch {
      getSelection().selectAllChildren(text);
      done.textContent = t('share.select');
    }
  };
  const send = async () => {
    try {
      await navigator.share({ text: text.textContent });
    } catch (error) {
      if (error.name !== 'AbortError') await copy();
    }
  };
  return [
    title(t('share.title'), t('share.text')),
    choice(t('month.which'), months.map(m => ({ id: m, text: t('month.name', { month: Number(m.slice(5)), year: m.slice(0, 4) }) })), months[0], set),
    text, navigator.share && button(t('share.send'), send, { kind: '.main', picture: 'share' }), button(t('share.copy'), copy, navigator.share ? {} : { kind: '.main' }), done, back(),
  ];
}

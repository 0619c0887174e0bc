import { h, icon } from '../core/dom.js';
import { byName, dong, said, t } from '../core/words.js';
import { monday, plus, today, written } from '../core/days.js';
import { bookNow, due, short } from '../core/book.js';
import { back, nobook, title } from './parts.js';

const most = 6;
const names = items => h('ul.names', {}, items.map(i => h('li', {}, i)));

// The service names things by ids and periods; people by names and days.
function named(book, alert) {
  const loan = book.loans.find(l => l.id === alert.subject);
  return said(alert.texts).replaceAll(alert.subject, loan ? t('agenda.of', { name: book.name(loan.member) }) : book.name(alert.subject))
    .replace(/(\d{4})-W(\d\d)/g, (_, year, week) => t('agenda.week', { day: written(plus(monday(`${year}-01-04`), 7 * (week - 1))) }))
    .replace(/(\d{4})-(\d\d)(?!\d|-)/g, (_, year, month) => `${Number(month)}/${year}`);
}

// What the next meeting should talk about, from the book on this phone.
export async function show() {
  const book = await bookNow();
  if (!book) return nobook();
  const day = today(), year = day.slice(0, 4);
  const last = book.meetings.filter(m => !m.cancelled).map(m => m.date).sort().at(-1);
  const loans = book.loans.map(l => ({ ...l, name: book.name(l.member), due: due(l, plus(day, 31)) })).filter(l => l.due.dong > 0).sort((a, b) => b.due.late - a.due.late || byName(a, b));
  const behind = short(book).sort(byName);
  const unchecked = book.membersOn(day).filter(m => !m.isNew && !book.checked.includes(m.id)).sort(byName);
  const alerts = book.alerts.map(a => named(book, a));
  const part = (picture, head, items, none) => h('section.card', {}, h('h2.mark', {}, icon(picture), h('span', {}, head)), items.length ? names(items.slice(0, most)) : h('p', {}, none),
    items.length > most && h('details', {}, h('summary.press.plain', {}, t('agenda.more', { count: items.length - most })), names(items.slice(most))));
  return [
    title(t('agenda.title'), last ? t('agenda.last', { day: written(last) }) : t('agenda.never')),
    part('no', t('agenda.alerts', { count: book.alerts.length }), alerts, t('agenda.alerts.none')),
    part('visit', t('agenda.short', { count: behind.length }), behind.map(v => t('agenda.short.one', v)), t('agenda.short.none')),
    part('resources', t('agenda.loans', { count: loans.length }), loans.map(l => t(l.due.late ? 'agenda.loan.late' : 'agenda.loan.due', { name: l.name, dong: dong(l.due.dong), day: l.due.next ? written(l.due.next) : '' })), t('agenda.loans.none')),
    h('details.card', {}, h('summary.press.plain', {}, t('agenda.checkups', { count: unchecked.length, year })), h('ul.names', {}, unchecked.map(m => h('li', {}, m.name)))),
    h('small', {}, t('book.read', { day: written(book.readAt.slice(0, 10)) })), back(),
  ];
}

import { h, button, field } from '../core/dom.js';
import { byName, dong, folded, number, t } from '../core/words.js';
import { plus, today, written } from '../core/days.js';
import { bookNow, due } from '../core/book.js';
import { item } from '../core/store.js';
import { mayMend, mend, record } from '../core/records.js';
import { back, nobook, saved, title, why } from './parts.js';
import { meetingOf } from './measure.js';

const mostLines = 60;

// One line a loan or a member; what is due stands beside it, what was paid is typed or taken over with one press.
export async function show({ item: id, date }) {
  const book = await bookNow(), old = id ? await item(id) : null;
  if (!book) return nobook();
  if (old && !mayMend(old)) return [title(t('collect.title')), h('p', {}, t('mend.toolate')), back('#/outbox')];
  const meeting = await meetingOf(book, old?.body.date ?? date), day = meeting.day ?? today();
  const paid = new Map((old?.body.lines ?? []).map(l => [l.loan ? `loan ${l.loan}` : `member ${l.member}`, l.dong]));
  const place = h('div.screen'), sum = h('b', { 'aria-live': 'polite' }), wrong = h('p.mark.bad', { role: 'alert' });
  const tell = () => { sum.textContent = t('collect.sum', { dong: dong([...paid.values()].reduce((a, b) => a + b, 0)), count: [...paid.values()].filter(v => v > 0).length }); };
  const line = (key, name, more, ready) => {
    const input = h('input', { inputmode: 'numeric', autocomplete: 'off', 'aria-label': t('collect.of', { name }), value: paid.get(key) ? number(paid.get(key)) : '', oninput: e => put(e.target) });
    const put = at => {
      const value = Number(at.value.replace(/\D/g, ''));
      at.value = value ? number(value) : '';
      value ? paid.set(key, value) : paid.delete(key);
      tell();
    };
    return h('div.card', {}, h('div.money', {}, h('span', {}, h('b', {}, name), more && h('small', {}, more)), input),
      ready > 0 && button(t('collect.take', { dong: dong(ready) }), () => { input.value = number(ready); put(input); }));
  };
  const loans = book.loans.map(l => ({ ...l, name: book.name(l.member), due: due(l, plus(day, 31)) })).sort((a, b) => b.due.late - a.due.late || byName(a, b))
    .map(l => line(`loan ${l.id}`, l.name, t(l.due.late ? 'collect.late' : 'collect.owed', { dong: dong(l.outstanding), late: dong(l.due.late), day: l.due.next ? written(l.due.next) : '' }), l.due.dong));
  const dues = book.membersOn(day).sort(byName), rows = h('div.list');
  const fill = text => rows.replaceChildren(...dues.filter(m => folded(m.name).includes(text)).map(m => line(`member ${m.id}`, m.name)));
  fill('');
  tell();
  const save = async () => {
    const lines = [...paid].filter(([, dong_]) => dong_ > 0).map(([key, dong_]) => ({ [key.split(' ')[0]]: key.split(' ')[1], dong: dong_ }));
    if (!lines.length || lines.length > mostLines) return wrong.replaceChildren(t(lines.length ? 'collect.many' : 'collect.nothing', { most: mostLines }));
    const body = { date: day, lines };
    if (old) await mend(old.id, body);
    else await record('collection', [body], {}, { after: meeting.after });
    place.replaceChildren(...saved(t('collect.saved', { count: lines.length, day: written(day) })));
    return scrollTo(0, 0);
  };
  place.append(...[title(t('collect.title'), t('meeting.of', { day: written(day) })), why(old), loans.length > 0 && h('h2', {}, t('collect.loans')), loans,
    h('details', { open: !loans.length || !!old }, h('summary.press.plain', {}, t('collect.dues')), field(t('search'), h('input', { type: 'search', autocomplete: 'off', oninput: e => fill(folded(e.target.value)) })), rows),
    h('div.bar', {}, sum, wrong, button(t('save'), save, { kind: '.main', picture: 'ok' })), back(old ? '#/outbox' : '#/')].flat().filter(Boolean));
  return place;
}

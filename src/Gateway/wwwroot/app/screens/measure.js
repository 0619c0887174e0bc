import { h, button, field } from '../core/dom.js';
import { byName, folded, t } from '../core/words.js';
import { today, written } from '../core/days.js';
import { bookNow } from '../core/book.js';
import { item, outbox } from '../core/store.js';
import { mayMend, mend, record } from '../core/records.js';
import { me, readsHealth } from '../core/profiles.js';
import { back, nobook, saved, title, why } from './parts.js';

const whole = text => (text.trim() === '' ? null : Number(text.replace(',', '.')));

/** The meeting that readings and money belong to: one still on this phone, or one that the service has. */
export async function meetingOf(book, date) {
  const here = (await outbox()).filter(i => i.kind === 'meeting' && i.state !== 'arrived');
  const days = [...new Set([...here.map(i => i.date), ...book.meetings.filter(m => !m.cancelled).map(m => m.date)])].filter(d => d <= today()).sort();
  const day = date ?? days.at(-1) ?? null;
  return { day, days: days.slice(-6).reverse(), after: here.find(i => i.date === day)?.id ?? null, present: here.find(i => i.date === day)?.body.present ?? book.meeting(day)?.present ?? [] };
}

export async function show({ item: id, date }) {
  const book = await bookNow(), old = id ? await item(id) : null;
  if (!book) return nobook();
  if (!readsHealth(await me())) return [title(t('measure.title')), h('p', {}, t('measure.notyours')), back()];
  if (old && !mayMend(old)) return [title(t('measure.title')), h('p', {}, t('mend.toolate')), back('#/outbox')];
  const meeting = await meetingOf(book, old?.body.date ?? date);
  if (!meeting.day) return [title(t('measure.title')), h('p', {}, t('measure.nomeeting')), back()];
  const place = h('div.screen'), wrong = h('p.mark.bad', { role: 'alert' });
  const typed = new Map((old?.body.readings ?? []).map(r => [r.member, { ...r }]));
  const came = book.membersOn(meeting.day).filter(m => !meeting.present.length || meeting.present.includes(m.id) || typed.has(m.id)).sort(byName);
  const line = m => {
    const set = (name, value) => typed.set(m.id, { member: m.id, ...typed.get(m.id), [name]: value });
    const part = (name, mode) => field(t(`measure.${name}`), h('input', { inputmode: mode, autocomplete: 'off', value: typed.get(m.id)?.[name] ?? '', oninput: e => set(name, whole(e.target.value)) }));
    return h('fieldset.card', {}, h('legend', {}, m.name), h('div.reading', {}, part('systolic', 'numeric'), part('diastolic', 'numeric'), part('weight', 'decimal')));
  };
  const rows = h('div.list');
  const fill = text => rows.replaceChildren(...came.filter(m => folded(m.name).includes(text)).map(line));
  fill('');
  const save = async () => {
    const readings = [...typed.values()].map(r => Object.fromEntries(Object.entries(r).filter(([, v]) => v !== null && v !== undefined))).filter(r => r.systolic || r.diastolic || r.weight);
    if (!readings.length) return wrong.replaceChildren(t('measure.nothing'));
    const odd = readings.find(r => Object.values(r).some(Number.isNaN) || !r.systolic !== !r.diastolic);
    if (odd) return wrong.replaceChildren(t('measure.odd', { name: book.name(odd.member) }));
    const body = { date: meeting.day, readings };
    if (old) await mend(old.id, body);
    else await record('readings', [body], {}, { after: meeting.after });
    place.replaceChildren(...saved(t('measure.saved', { count: readings.length })));
    return scrollTo(0, 0);
  };
  place.append(...[title(t('measure.title'), t('meeting.of', { day: written(meeting.day) })), why(old), h('p', {}, t('measure.text')),
    field(t('search'), h('input', { type: 'search', autocomplete: 'off', oninput: e => fill(folded(e.target.value)) })), rows, h('div.bar', {}, wrong, button(t('save'), save, { kind: '.main', picture: 'ok' })), back(old ? '#/outbox' : '#/')].filter(Boolean));
  return place;
}

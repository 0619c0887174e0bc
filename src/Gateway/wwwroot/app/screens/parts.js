// Pieces that several screens share.
import { h, icon, button, field } from '../core/dom.js';
import { t, said, folded, byName } from '../core/words.js';
import { today, plus, written } from '../core/days.js';
import { go } from '../core/shell.js';

export const title = (text, more) => h('div', {}, h('h1', {}, text), more && h('p', {}, more));

export const back = (to = '#/') => h('a.press.plain.left', { href: to }, icon('back'), h('span', {}, t('back')));

/** Saved, and what can come next. */
export function saved(text, ...more) {
  return [h('div.card.good', { role: 'status' }, h('h1.mark.good', {}, icon('ok'), h('span', {}, t('saved'))), h('p', {}, text)), ...more, button(t('home.go'), () => go('#/'), { picture: 'home-care' })];
}

/** Why the service refused it, above the form that mends it. */
export const why = item => item?.message && h('div.card.bad', {}, h('h2.mark.bad', {}, icon('no'), h('span', {}, t('refused.why'))), h('p', {}, said(item.message)));

/** Today, yesterday, or a day of the calendar. */
export function dayField(label, value, onchange, { least = plus(today(), -60), most = today() } = {}) {
  const other = h('input', { type: 'date', value, min: least, max: most, onchange: e => set(e.target.value) });
  const shown = h('p');
  const set = day => {
    if (!day || day < least || day > most) return;
    other.value = day;
    shown.textContent = t('day.chosen', { day: written(day) });
    onchange(day);
  };
  set(value);
  const pick = field(t('day.other'), other);
  return h('fieldset', {}, h('legend', {}, label), shown, h('div.row', {},
    button(t('day.today'), () => set(today())), button(t('day.yesterday'), () => set(plus(today(), -1)))), pick);
}

/** A list of people to press one; a long one can be searched without tone marks. */
export function people(list, onpick, more = () => null) {
  const sorted = [...list].sort(byName);
  const rows = h('ul.list');
  const fill = text => rows.replaceChildren(...sorted.filter(p => folded(p.name).includes(text))
    .map(p => h('li', {}, h('button.press.left', { type: 'button', onclick: () => onpick(p) }, icon('person'), h('span', {}, p.name, more(p) && h('small', {}, more(p)))))));
  fill('');
  const search = sorted.length > 12 && field(t('search'), h('input', { type: 'search', autocomplete: 'off', oninput: e => fill(folded(e.target.value)) }));
  return [search, rows].filter(Boolean);
}

export const nobook = () => [title(t('nobook.title')), h('p', {}, t('nobook.text')), back()];
export const areas = ['livelihood', 'health', 'home-care', 'self-help', 'rights', 'awareness', 'culture', 'resources'];
export const tasks = ['conversation', 'blood-pressure', 'cooking', 'cleaning', 'laundry', 'massage', 'company', 'medicine-guidance', 'diet-guidance', 'temperature', 'pulse', 'injection', 'infusion', 'other'];

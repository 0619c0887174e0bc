import { h, button, choice, field, stepper } from '../core/dom.js';
import { byName, t } from '../core/words.js';
import { at, dayOf, daysIn, plus, today, weekday } from '../core/days.js';
import { bookNow } from '../core/book.js';
import { get, set } from '../core/store.js';
import { record } from '../core/records.js';
import { back, nobook, saved, tasks, title } from './parts.js';

export const wide = true;
const draftKey = 'draft.month', usual = 45, first = 8 * 60;
const time = minutes => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

/** Visits of a sheet: rows are a volunteer and a recipient, cells are x or minutes. Those of one volunteer on one day follow each other. */
export function visitsOf(sheet) {
  const free = new Map(), visits = [];
  for (const [key, text] of Object.entries(sheet.cells).sort()) {
    const [volunteer, recipient, day] = key.split('|');
    const minutes = /^\d+$/.test(text) ? Number(text) : sheet.minutes;
    const slot = `${volunteer}|${day}`, from = free.get(slot) ?? first;
    free.set(slot, from + minutes);
    visits.push({ volunteer, recipient, startedAt: at(day, time(Math.min(from, 23 * 60))), minutes, tasks: sheet.tasks, source: 'paper' });
  }
  return visits;
}

const good = text => /^[xX]$/.test(text) || (/^\d{1,3}$/.test(text) && Number(text) >= 5 && Number(text) <= 720);

export async function show() {
  const book = await bookNow();
  if (!book) return nobook();
  const months = [today().slice(0, 7), plus(`${today().slice(0, 7)}-01`, -1).slice(0, 7)];
  const sheet = (await get(draftKey)) ?? { month: months[0], minutes: usual, tasks: ['conversation'], cells: {} };
  const place = h('div.screen.wide'), grid = h('div.sheet', { role: 'region', 'aria-label': t('month.grid'), tabindex: 0 }), sum = h('b', { 'aria-live': 'polite' }), wrong = h('p.mark.bad', { role: 'alert' });
  // Says only what is kept: a page that goes at once loses nothing that was counted.
  const remember = async () => {
    const count = Object.keys(sheet.cells).length;
    await set(draftKey, sheet);
    sum.textContent = t('month.sum', { count });
  };
  const draw = () => grid.replaceChildren(table(book, sheet, remember));
  const save = async () => {
    const odd = Object.entries(sheet.cells).find(([, text]) => !good(text));
    if (odd) return wrong.replaceChildren(t('month.odd', { text: odd[1], name: book.name(odd[0].split('|')[0]), day: Number(odd[0].slice(-2)) }));
    if (!Object.keys(sheet.cells).length || !sheet.tasks.length) return wrong.replaceChildren(t('month.nothing'));
    const visits = visitsOf(sheet);
    // The sheet becomes visits and is gone, both at once: killed in between, it is neither lost nor doubled.
    await record('visit', visits, { [draftKey]: null });
    place.replaceChildren(...saved(t('month.saved', { count: visits.length })));
    return scrollTo(0, 0);
  };
  draw();
  await remember();
  place.append(title(t('month.title'), t('month.text')),
    choice(t('month.which'), months.map(m => ({ id: m, text: t('month.name', { month: Number(m.slice(5)), year: m.slice(0, 4) }) })), sheet.month, m => { sheet.month = m; sheet.cells = Object.fromEntries(Object.entries(sheet.cells).filter(([k]) => k.split('|')[2].startsWith(m))); draw(); remember(); }),
    h('details.card', {}, h('summary.press.plain', {}, t('month.each')), h('fieldset', {}, h('legend', {}, t('visit.long')), stepper(t('visit.long'), sheet.minutes, { least: 5, most: 240, step: 5, unit: ` ${t('minutes')}`, less: t('visit.less'), more: t('visit.more'), onchange: m => { sheet.minutes = m; remember(); } })),
      choice(t('visit.tick'), tasks.map(id => ({ id, text: t(`task.${id}`), picture: id })), sheet.tasks, (id, on) => { sheet.tasks = on ? [...sheet.tasks, id] : sheet.tasks.filter(x => x !== id); remember(); }, true)),
    h('p', {}, t('month.keys')), grid, h('div.bar', {}, sum, wrong, button(t('save'), save, { kind: '.main', picture: 'ok' })), back());
  return place;
}

function table(book, sheet, remember) {
  const days = Array.from({ length: daysIn(sheet.month) }, (_, i) => `${sheet.month}-${String(i + 1).padStart(2, '0')}`);
  const made = new Set(book.visits.map(v => `${v.volunteer}|${v.recipient}|${dayOf(v.startedAt)}`));
  const inMonth = a => a.from <= days.at(-1) && (!a.to || a.to >= days[0]);
  const rows = [...book.volunteers].sort(byName).flatMap(v => [...new Set(v.assignments.filter(inMonth).map(a => a.recipient))].map(recipient => ({ v, recipient })));
  const sunday = d => (weekday(d) === 0 ? 'sunday' : null);
  const cell = (v, recipient, day) => {
    const key = `${v.id}|${recipient}|${day}`, label = t('month.cell', { volunteer: v.name, recipient: book.name(recipient), day: Number(day.slice(8)) });
    if (made.has(key)) return h('td.there', { 'aria-label': `${label}: ${t('month.there')}` }, '✓');
    if (day > today()) return h('td');
    return h('td', { class: sunday(day) }, h('input', {
      'aria-label': label, maxlength: 3, placeholder: ' ', autocomplete: 'off', inputmode: 'text', value: sheet.cells[key] ?? '',
      oninput: e => { const text = e.target.value.trim(); text ? (sheet.cells[key] = text) : delete sheet.cells[key]; remember(); },
    }));
  };
  return h('table', { onkeydown: move }, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, t('month.who')), days.map(d => h('th', { scope: 'col', class: sunday(d) }, String(Number(d.slice(8))))))),
    h('tbody', {}, rows.map(({ v, recipient }) => h('tr', {}, h('th', { scope: 'row' }, v.name, h('small', {}, `→ ${book.name(recipient)}`)), days.map(d => cell(v, recipient, d))))));
}

// Arrows and Enter go from cell to cell, as in a ledger.
function move(event) {
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] }[event.key];
  const cell = event.target.closest('td'), table = event.currentTarget;
  if (!steps || !cell) return;
  event.preventDefault();
  let [row, column] = [cell.parentElement.rowIndex + steps[0], cell.cellIndex + steps[1]];
  for (; row > 0 && row < table.rows.length && column > 0 && column < table.rows[row].cells.length; row += steps[0], column += steps[1]) {
    const next = table.rows[row].cells[column].querySelector('input');
    if (next) return next.focus();
  }
}

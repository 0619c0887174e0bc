import { h, button, choice, field } from '../core/dom.js';
import { byName, folded, t } from '../core/words.js';
import { today, written } from '../core/days.js';
import { bookNow } from '../core/book.js';
import { get, item, outbox, set } from '../core/store.js';
import { mend, record } from '../core/records.js';
import { written as content } from '../core/merge.js';
import { mayMeasure } from '../core/session.js';
import { me, readsHealth } from '../core/profiles.js';
import { go } from '../core/shell.js';
import { areas, back, dayField, nobook, saved, title, why } from './parts.js';

const draftKey = 'draft.meeting';

// Three questions: which day, who came, what it was about. What is ticked lies in a draft until it is saved.
export async function show({ item: id }, { session }) {
  const book = await bookNow();
  if (!book) return nobook();
  const place = h('div.screen');
  const given = id ? await item(id) : null, draft = given ? null : await get(draftKey);
  let old = given, now = draft ?? (given ? { date: given.date, base: given.base, ...given.body } : null);
  const steps = { day, came, about };
  let trail = [];
  const open = step => { trail.push(step); place.replaceChildren(...steps[step]().flat().filter(Boolean)); const top = place.querySelector('h1'); top.tabIndex = -1; top.focus({ preventScroll: true }); scrollTo(0, 0); };
  const before = () => { trail.pop(); trail.length ? open(trail.pop()) : go(given ? '#/outbox' : '#/'); };
  const leave = () => button(t('back'), before, { kind: '.plain.left', picture: 'back' });
  const remember = () => given || set(draftKey, now);

  async function load(date) {
    // What waits here for this day is gone on with; else what the service has is the base.
    const here = (await outbox()).filter(i => i.kind === 'meeting' && i.date === date);
    old = here.find(i => i.state !== 'arrived') ?? null;
    // What this phone sent may be newer than the book that it read.
    const known = [book.meeting(date), ...here.filter(i => i.state === 'arrived').map(i => i.base)].filter(Boolean).sort((a, b) => b.revision - a.revision)[0];
    const base = old?.base ?? { ...content(known), revision: known?.revision ?? 0 };
    const { cancelled, ...body } = content(old?.body ?? known);
    now = { date, base, ...body };
  }
  function day() {
    let date = now?.date ?? today();
    return [title(t('meeting.title'), t('meeting.day.text')), why(old), dayField(t('meeting.day'), date, d => { date = d; }),
      h('div.bar', {}, button(t('next'), async () => { if (now?.date !== date) await load(date); remember(); open('came'); }, { kind: '.main' })), leave()];
  }
  function came() {
    const list = book.membersOn(now.date).sort(byName), count = h('b', { 'aria-live': 'polite' }), rows = h('div.options.one');
    const tell = () => { count.textContent = t('meeting.count', { present: now.present.length, all: list.length }); remember(); };
    const fill = text => rows.replaceChildren(...list.filter(m => folded(m.name).includes(text)).map(m => h('label.option', {}, h('input', {
      type: 'checkbox', checked: now.present.includes(m.id),
      onchange: e => { now.present = e.target.checked ? [...now.present, m.id] : now.present.filter(x => x !== m.id); tell(); },
    }), h('span', {}, m.name))));
    const search = h('input', { type: 'search', autocomplete: 'off', oninput: e => fill(folded(e.target.value)) });
    const all = present => { now.present = present; search.value = ''; fill(''); tell(); };
    fill('');
    tell();
    return [title(t('meeting.who'), t('meeting.of', { day: written(now.date) })), why(old), now.attendance > 0 && h('div.card.wait', {}, h('p', {}, t('meeting.counted', { count: now.attendance }))), h('div.row', {}, button(t('meeting.all'), () => all(list.map(m => m.id))), button(t('meeting.none'), () => all([]))),
      field(t('search'), search), h('fieldset', {}, h('legend', {}, t('meeting.tick')), rows),
      h('div.bar', {}, count, button(t('next'), () => open('about'), { kind: '.main' })), leave()];
  }
  function about() {
    const note = h('textarea', { rows: 3, maxlength: 1000, value: now.note ?? '', oninput: e => { now.note = e.target.value; remember(); } });
    return [title(t('meeting.about'), t('meeting.of', { day: written(now.date) })), why(old),
      choice(t('meeting.areas'), areas.map(a => ({ id: a, text: t(`area.${a}`), picture: a })), now.areas, (a, on) => { now.areas = on ? [...now.areas, a] : now.areas.filter(x => x !== a); remember(); }, true),
      field(t('note'), note, t('meeting.note.hint')), h('div.bar', {}, button(t('save'), save, { kind: '.main', picture: 'ok' })), leave()];
  }
  async function save() {
    const { date, base, present, areas: covered, themes, attendance } = now, note = now.note?.trim() || null;
    const body = { present: [...present].sort(), areas: [...covered].sort(), themes, note, cancelled: false, attendance: present.length ? null : attendance ?? null };
    let kept = old && (await item(old.id));
    if (kept && kept.state !== 'arrived') await mend(kept.id, body, { base: kept.base.revision > base.revision ? kept.base : base });
    else [kept] = await record('meeting', [body], { [draftKey]: null }, { date, base });
    await set(draftKey, null);
    const person = await me();
    place.replaceChildren(...saved(t('meeting.saved', { day: written(date), count: present.length || attendance || 0 }),
      mayMeasure(session) && readsHealth(person) && button(t('measure.title'), () => go(`#/measure?date=${date}`), { picture: 'blood-pressure' }),
      button(t('collect.title'), () => go(`#/collect?date=${date}`), { picture: 'resources' })).filter(Boolean));
    scrollTo(0, 0);
  }

  open(given ? 'came' : 'day');
  if (draft) place.prepend(h('div.card.wait', {}, h('p', {}, t('meeting.draft', { day: written(draft.date) })), button(t('meeting.draft.drop'), async () => { await set(draftKey, null); now = null; trail = []; open('day'); })));
  return place;
}

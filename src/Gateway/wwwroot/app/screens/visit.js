import { h, button, choice, stepper } from '../core/dom.js';
import { t } from '../core/words.js';
import { at, dayOf, minutesAgo, today, clock } from '../core/days.js';
import { bookNow } from '../core/book.js';
import { item } from '../core/store.js';
import { mayMend, mend, record } from '../core/records.js';
import { me } from '../core/profiles.js';
import { go } from '../core/shell.js';
import { back, dayField, nobook, people, saved, tasks, title, why } from './parts.js';

const usual = 45, times = [['morning', '08:00'], ['afternoon', '14:00'], ['evening', '18:30']];

// One question at a time: who, whom, what, how long.
export async function show({ item: id }) {
  const book = await bookNow(), old = id ? await item(id) : null;
  if (!book) return nobook();
  if (old && !mayMend(old)) return [title(t('visit.title')), h('p', {}, t('mend.toolate')), back('#/outbox')];
  const person = await me();
  const now = old ? { ...old.body, day: dayOf(old.body.startedAt), time: clock(old.body.startedAt) } : { volunteer: null, recipient: null, tasks: [], minutes: usual, day: today(), time: null };
  const place = h('div.screen');
  const steps = { volunteer, recipient, doing, long };
  let trail = [];
  const open = step => { trail.push(step); place.replaceChildren(...steps[step]().flat().filter(Boolean)); focus(); };
  const before = () => { trail.pop(); trail.length ? open(trail.pop()) : go(old ? '#/outbox' : '#/'); };
  const focus = () => { const top = place.querySelector('h1'); top.tabIndex = -1; top.focus({ preventScroll: true }); scrollTo(0, 0); };
  const leave = () => button(t('back'), before, { kind: '.plain.left', picture: 'back' });

  function volunteer() {
    const all = book.volunteersOn(now.day);
    return [title(t('visit.who')), why(old), people(all, v => { now.volunteer = v.id; open('recipient'); }), leave()];
  }
  function recipient() {
    const own = book.careOf(now.volunteer, now.day);
    const list = book.recipientsOn(now.day), mine = list.filter(r => own.includes(r.id)), rest = list.filter(r => !own.includes(r.id));
    const pick = r => { now.recipient = r.id; open('doing'); };
    return [title(t('visit.whom'), t('visit.by', { name: book.name(now.volunteer) })), why(old), people(mine, pick), mine.length === 0 && h('p', {}, t('visit.noneassigned')),
      rest.length > 0 && h('details', {}, h('summary.press.plain', {}, t('visit.others')), h('p', {}, t('visit.others.text')), people(rest, pick)), leave()];
  }
  function doing() {
    const next = button(t('next'), () => open('long'), { kind: '.main', disabled: !now.tasks.length });
    return [title(t('visit.what'), t('visit.at', { name: book.name(now.recipient) })), why(old),
      choice(t('visit.tick'), tasks.map(id => ({ id, text: t(`task.${id}`), picture: id })), now.tasks, (id, on) => {
        now.tasks = on ? [...now.tasks, id] : now.tasks.filter(x => x !== id);
        next.disabled = !now.tasks.length;
      }, true), h('div.bar', {}, next), leave()];
  }
  function long() {
    const when = h('div');
    const ask = () => when.replaceChildren(now.day === today() && !old ? '' : choice(t('visit.time'), times.map(([id, time]) => ({ id: time, text: t(`time.${id}`) })), now.time ??= times[0][1], time => { now.time = time; }));
    const list = [title(t('visit.long')), why(old),
      stepper(t('visit.long'), now.minutes, { least: 5, most: 720, step: 5, unit: ` ${t('minutes')}`, less: t('visit.less'), more: t('visit.more'), onchange: m => { now.minutes = m; } }),
      dayField(t('visit.day'), now.day, day => { now.day = day; ask(); }), when,
      h('div.bar', {}, button(t('save'), save, { kind: '.main', picture: 'ok' })), leave()];
    return list;
  }
  async function save() {
    const startedAt = now.day === today() && !old ? minutesAgo(now.minutes) : at(now.day, now.time ?? times[0][1]);
    const body = { volunteer: now.volunteer, recipient: now.recipient, startedAt, minutes: now.minutes, tasks: now.tasks, source: old?.body.source ?? 'phone' };
    if (old) await mend(old.id, body);
    else await record('visit', [body]);
    place.replaceChildren(...saved(t('visit.saved', { volunteer: book.name(now.volunteer), recipient: book.name(now.recipient), minutes: now.minutes }),
      button(t('visit.another'), () => { Object.assign(now, { recipient: null, tasks: [], minutes: usual }); trail = []; open('recipient'); }, { kind: '.main', picture: 'visit' })));
    focus();
  }

  const own = !old && book.volunteersOn(now.day).find(v => v.id === person?.person);
  if (own) now.volunteer = own.id;
  open(old || !own ? 'volunteer' : 'recipient');
  return place;
}

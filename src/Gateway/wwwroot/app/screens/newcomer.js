import { h, button, field, choice } from '../core/dom.js';
import { byName, t } from '../core/words.js';
import { add, profiles } from '../core/profiles.js';
import { bookNow } from '../core/book.js';
import { draw, go } from '../core/shell.js';
import { today } from '../core/days.js';
import { title, back } from './parts.js';

const length = 4, duties = ['chair', 'health', 'volunteer', 'helper'];

/** Digits to press; `done` gets them when there are four. */
export function keypad(label, done) {
  let typed = '';
  const dots = h('div.dots', { 'aria-label': label, role: 'img' }), message = h('p.mark.bad', { role: 'alert' });
  const press = async digit => {
    typed = digit === null ? typed.slice(0, -1) : typed + digit;
    dots.textContent = '●'.repeat(typed.length) + '○'.repeat(Math.max(0, length - typed.length));
    if (typed.length < length) return;
    const all = typed;
    typed = '';
    await done(all);
  };
  const key = digit => button(String(digit), () => press(String(digit)));
  const pad = h('div', { onkeydown: e => /^\d$/.test(e.key) ? press(e.key) : e.key === 'Backspace' && press(null) }, h('p', {}, label), dots, message,
    h('div.pad', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9].map(key), h('span'), key(0), button('⌫', () => press(null), { 'aria-label': t('pin.erase') })));
  dots.textContent = '○'.repeat(length);
  pad.say = text => { message.textContent = text; dots.textContent = '○'.repeat(length); };
  return pad;
}

export async function show() {
  const book = await bookNow(), place = h('div.screen');
  const values = { name: '', person: null, acts: null, duty: 'volunteer' };
  // A volunteer who is a member too stands here once, as a volunteer.
  const volunteers = book?.volunteersOn(today()) ?? [], taken = new Set(volunteers.map(v => v.member));
  const people = [...volunteers, ...(book?.membersOn(today()) ?? []).filter(m => !m.isNew && !taken.has(m.id))].sort(byName);
  const name = h('input', { autocomplete: 'off', maxlength: 60, required: true, oninput: e => { values.name = e.target.value; values.person = values.acts = null; } });
  const wrong = h('p.mark.bad', { role: 'alert' });
  const pick = people.length > 0 && field(t('new.pick'), h('select', {
    onchange: e => {
      const found = people.find(p => p.id === e.target.value);
      [values.name, values.person, values.acts] = [found?.name ?? '', found?.id ?? null, found?.member ?? found?.id ?? null];
      name.value = values.name;
    },
  }, h('option', { value: '' }, t('new.pick.none')), people.map(p => h('option', { value: p.id }, p.name))));
  const pin = () => {
    if (!values.name.trim()) return wrong.replaceChildren(t('new.noname'));
    let first = null;
    const pad = keypad(t('new.pin'), async typed => {
      if (first === null) {
        first = typed;
        place.querySelector('h1').textContent = t('new.pin.again');
        return pad.say('');
      }
      if (first !== typed) {
        first = null;
        place.querySelector('h1').textContent = t('new.pin');
        return pad.say(t('new.pin.differ'));
      }
      await add({ ...values, name: values.name.trim(), pin: typed });
      return location.hash === '#/' || !location.hash ? draw() : go('#/');
    });
    place.replaceChildren(title(t('new.pin'), t('new.pin.text')), pad);
  };
  place.replaceChildren(title(t('new.title'), t('new.text')), pick || '', field(t('new.name'), name),
    choice(t('new.duty'), duties.map(id => ({ id, text: t(`duty.${id}`) })), values.duty, id => { values.duty = id; }),
    wrong, button(t('next'), pin, { kind: '.main' }), (await profiles()).length ? back() : '');
  return place;
}

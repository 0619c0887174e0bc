import { h, button, choice, field } from '../core/dom.js';
import { folded, t } from '../core/words.js';
import { today } from '../core/days.js';
import { slug } from '../core/ids.js';
import { bookNow } from '../core/book.js';
import { item } from '../core/store.js';
import { mayMend, mend, record } from '../core/records.js';
import { back, dayField, nobook, saved, title, why } from './parts.js';

const circumstances = ['poor', 'near-poor', 'difficult', 'living-alone', 'older-couple', 'long-illness'];

export async function show({ item: id }) {
  const book = await bookNow(), old = id ? await item(id) : null;
  if (!book) return nobook();
  if (old && !mayMend(old)) return [title(t('member.title')), h('p', {}, t('mend.toolate')), back('#/outbox')];
  const now = { name: '', joined: today(), birthYear: null, sex: null, circumstances: [], ...old?.body };
  let ticked = (now.circumstances ?? []).map(c => c.circumstance);
  const place = h('div.screen'), wrong = h('p.mark.bad', { role: 'alert' }), twin = h('p.mark.wait', { role: 'status' });
  const named = e => {
    now.name = e.target.value;
    const same = book.members.find(m => folded(m.name) === folded(now.name.trim()) && m.id !== now.id);
    twin.textContent = same ? t('member.twin') : '';
  };
  const save = async () => {
    const year = now.birthYear ? Number(now.birthYear) : null;
    if (!now.name.trim()) return wrong.replaceChildren(t('member.noname'));
    if (year !== null && !(year >= 1900 && year <= Number(today().slice(0, 4)))) return wrong.replaceChildren(t('member.year.odd'));
    const body = { id: old && old.state !== 'refused' ? now.id : slug('m'), name: now.name.trim(), joined: now.joined, ...(year && { birthYear: year }), ...(now.sex && { sex: now.sex }), circumstances: ticked.map(circumstance => ({ circumstance, from: now.joined })) };
    if (old) await mend(old.id, body);
    else await record('member', [body]);
    place.replaceChildren(...saved(t('member.saved', { name: body.name }), button(t('member.another'), () => show({}).then(n => place.replaceChildren(...[n].flat())))));
    return scrollTo(0, 0);
  };
  place.append(...[title(t('member.title'), t('member.text')), why(old), field(t('member.name'), h('input', { value: now.name, autocomplete: 'off', maxlength: 100, oninput: named })), twin,
    field(t('member.year'), h('input', { value: now.birthYear ?? '', inputmode: 'numeric', maxlength: 4, autocomplete: 'off', oninput: e => { now.birthYear = e.target.value; } }), t('member.year.hint')),
    choice(t('member.sex'), ['female', 'male'].map(id => ({ id, text: t(`sex.${id}`) })), now.sex, sex => { now.sex = sex; }),
    choice(t('member.circumstances'), circumstances.map(id => ({ id, text: t(`circumstance.${id}`) })), ticked, (id, on) => { ticked = on ? [...ticked, id] : ticked.filter(x => x !== id); }, true),
    dayField(t('member.joined'), now.joined, day => { now.joined = day; }, { least: '1990-01-01' }), h('div.bar', {}, wrong, button(t('save'), save, { kind: '.main', picture: 'ok' })), back(old ? '#/outbox' : '#/')].filter(Boolean));
  return place;
}

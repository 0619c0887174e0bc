import { h, button, choice, ask } from '../core/dom.js';
import { speak, t } from '../core/words.js';
import { writtenAt } from '../core/days.js';
import { get, outbox, set, wipeSynced } from '../core/store.js';
import { me, profiles, remove } from '../core/profiles.js';
import { draw, go } from '../core/shell.js';
import { back, title } from './parts.js';

const sizes = ['small', 'normal', 'large'], contrasts = ['usual', 'high'], languages = ['vi', 'en'];

/** Letters, contrast, language: kept on the phone and done at once. */
export function looks() {
  const place = h('div.list');
  const fill = async () => {
    const look = await get('look');
    const put = async change => {
      const next = { ...look, ...change };
      await set('look', next);
      document.documentElement.dataset.size = next.size;
      document.documentElement.dataset.contrast = next.contrast;
      await speak(next.language);
      if (change.language) await draw();
      else await fill();
    };
    const one = (key, options) => choice(t(`look.${key}`), options.map(id => ({ id, text: t(`look.${key}.${id}`) })), look[key], id => put({ [key]: id }));
    place.replaceChildren(one('size', sizes), one('contrast', contrasts), one('language', languages));
  };
  fill();
  return place;
}

async function signOut() {
  const left = (await outbox()).filter(i => i.state !== 'arrived').length;
  const answer = await ask(t('signout.title'), left ? t('signout.left', { count: left }) : t('signout.text'), [
    { id: 'stay', text: t('cancel'), kind: '.main' }, { id: 'go', text: t(left ? 'signout.keep' : 'signout.go'), kind: '.danger' }]);
  if (answer !== 'go') return;
  await wipeSynced();
  go('#/');
  await draw();
}

async function drop(person) {
  if ((await ask(t('profile.drop.title', { name: person.name }), t('profile.drop.text'), [{ id: 'stay', text: t('cancel'), kind: '.main' }, { id: 'go', text: t('profile.drop'), kind: '.danger' }])) !== 'go') return;
  await remove(person.id);
  await draw();
}

export async function show(_, { session }) {
  const [people, person, stays, savedAt, book] = await Promise.all([profiles(), me(), get('stays'), get('savedAt'), get('book')]);
  return [
    title(t('settings.title')), looks(),
    h('section.card', {}, h('h2', {}, t('profile.head')), h('ul.list', {}, people.map(p => h('li.row', {}, h('span', {}, p.name, h('small', {}, t(`duty.${p.duty}`))),
      (p.id === person?.id || person?.duty === 'chair') && button(t('profile.drop'), () => drop(p), { 'aria-label': t('profile.drop.of', { name: p.name }) })))),
    h('a.press', { href: '#/newcomer' }, t('who.new')), h('small', {}, t('profile.forgot'))),
    h('section.card', {}, h('h2', {}, t('phone.head')), h('p', {}, t(stays ? 'phone.stays' : 'phone.maygo')), savedAt && h('p', {}, t('outbox.saved', { at: writtenAt(savedAt) })), book && h('p', {}, t('phone.read', { at: writtenAt(book.readAt) })),
      session && h('p', {}, t('phone.club', { club: `${session.province} · ${session.club}`, role: t(`role.${session.role}`) })), session && button(t('signout.go'), signOut, { kind: '.danger' })),
    back(),
  ];
}

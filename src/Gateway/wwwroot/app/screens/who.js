import { h, icon, button } from '../core/dom.js';
import { t } from '../core/words.js';
import { open, profiles } from '../core/profiles.js';
import { draw } from '../core/shell.js';
import { title } from './parts.js';
import { keypad } from './newcomer.js';

export async function show() {
  const place = h('div.screen');
  const list = async () => place.replaceChildren(title(t('who.title'), t('who.text')),
    h('ul.list', {}, (await profiles()).map(p => h('li', {}, h('button.press.left', { type: 'button', onclick: () => pin(p) }, icon('person'), h('span', {}, p.name, h('small', {}, t(`duty.${p.duty}`))))))),
    h('a.press.plain', { href: '#/newcomer' }, t('who.new')));
  const pin = person => {
    const pad = keypad(t('who.pin', { name: person.name }), async typed => {
      const answer = await open(person.id, typed);
      if (answer.kind === 'ok') return draw();
      return pad.say(answer.kind === 'wait' ? t('who.wait', { seconds: answer.seconds }) : t('who.wrong'));
    });
    place.replaceChildren(title(person.name), pad, button(t('back'), list, { kind: '.plain', picture: 'back' }));
  };
  await list();
  return place;
}

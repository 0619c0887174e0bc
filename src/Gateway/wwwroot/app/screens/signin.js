import { h, button, field, choice, ask } from '../core/dom.js';
import { t, said } from '../core/words.js';
import { mustSignIn, way as wayNow } from '../core/session.js';
import { get, outbox, set } from '../core/store.js';
import { sync } from '../core/sync.js';
import { draw, go } from '../core/shell.js';
import { title, back } from './parts.js';
import { looks } from './settings.js';

const roles = ['board', 'health'];

export async function show(_, { session }) {
  const values = { club: session ? `${session.province}|${session.club}` : '', role: session?.role ?? 'board', phone: '', pin: '', name: t('signin.name.usual') };
  const waiting = (await outbox()).filter(i => i.state !== 'arrived').length;
  const wrong = h('p.mark.bad', { role: 'alert' });
  const typed = (name, label, more, hint) => field(label, h('input', { value: values[name], required: true, autocomplete: 'off', oninput: e => { values[name] = e.target.value; }, ...more }), hint);
  const inputs = {
    phone: () => typed('phone', t('signin.phone'), { inputmode: 'tel', maxlength: 16 }),
    pin: () => typed('pin', t('signin.pin'), { type: 'password', inputmode: 'numeric', maxlength: 6, pattern: '[0-9]{6}' }, t('signin.pin.hint')),
    name: () => typed('name', t('signin.name'), { maxlength: 60 }),
    club: () => typed('club', t('signin.club'), { autocapitalize: 'none', spellcheck: 'false' }, t('signin.club.hint')),
    role: () => choice(t('signin.role'), roles.map(id => ({ id, text: t(`role.${id}`) })), values.role, id => { values.role = id; }),
  };
  const way = await wayNow();
  const enter = async event => {
    event.preventDefault();
    wrong.textContent = t('signin.wait');
    const answer = await way.signIn(values);
    if (answer.kind !== 'ok') {
      wrong.textContent = answer.kind === 'auth' ? t('signin.ended') : answer.kind === 'later' ? t('signin.nonetwork') : answer.message ? said(answer.message) : t('signin.refused');
      return;
    }
    if (!(await takeOver(session, answer.session))) return;
    await set('session', answer.session);
    await set('sync', { ...(await get('sync')), problem: null });
    await sync(true);
    if (location.hash === '#/' || location.hash === '') draw();
    else go('#/');
  };
  return [
    title(t('signin.title'), session && mustSignIn(session) ? t('signin.again') : t(`signin.way.${way.id}`)),
    waiting > 0 && h('div.card.wait', {}, h('p', {}, t('signin.kept', { count: waiting }))),
    h('form.screen', { onsubmit: enter }, way.fields.map(f => inputs[f]()), wrong, h('button.press.main', { type: 'submit' }, t('signin.go'))),
    session ? back() : looks(),
  ];
}

// Another club's book must not be mixed with this one's; what is unsent of the other waits for its own sign-in.
async function takeOver(old, now) {
  const key = s => `${s.province}|${s.club}`;
  if (!old || key(old) === key(now)) return true;
  const left = (await outbox()).filter(i => i.state !== 'arrived' && i.club === key(old)).length;
  if (left && (await ask(t('signin.other.title'), t('signin.other.text', { count: left }), [{ id: 'go', text: t('signin.other.go') }, { id: 'stay', text: t('cancel'), kind: '.main' }])) !== 'go') return false;
  await set('book', undefined);
  return true;
}

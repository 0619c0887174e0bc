// The frame around every screen: who and where, what is on the phone, and which screen the address means.
import { h, icon } from './dom.js';
import { get, onChange, outbox, set } from './store.js';
import { t } from './words.js';
import { writtenAt } from './days.js';
import { isLocked, me, touch, lock, profiles } from './profiles.js';
import { progress, watch } from './sync.js';
import { mustSignIn } from './session.js';
import { watchVersion } from './version.js';
import { screens } from '../screens/index.js';

const book = document.getElementById('book');
const main = h('main.screen', { id: 'main' });
const told = h('span', { role: 'status' });
const status = h('a.status', { href: '#/outbox' }, told);
const who = h('button', { type: 'button', onclick: async () => { await lock(); go('#/'); draw(); } });
const home = h('a', { href: '#/' }, icon('home-care'));
const name = h('span.name');
let leave = null, drawing = 0;

export const go = to => { location.hash = to; };

/** Draws again what the address says: after signing in, or when words or the person changed. */
export async function draw() {
  const mine = ++drawing;
  const [path, query] = location.hash.slice(2).split('?');
  const session = await get('session');
  const first = !session && path !== 'outbox' ? 'signin' : null;
  // Names stand on every screen but the one to sign in.
  const people = (await profiles()).length;
  const locked = !first && path !== 'signin' && (people || session) && (await isLocked()) ? (people ? 'who' : 'newcomer') : null;
  const wanted = first ?? locked ?? (path || 'home');
  const screen = await screens[wanted in screens ? wanted : 'home']();
  // Before the next screen listens: it may be the same one, and what it hears must not be cut off with the last.
  leave?.();
  leave = null;
  const shown = await screen.show(Object.fromEntries(new URLSearchParams(query ?? '')), { session });
  if (mine !== drawing) return;
  leave = screen.leave ?? null;
  main.className = `screen${screen.wide ? ' wide' : ''}`;
  main.replaceChildren(...[shown].flat(3).filter(part => part instanceof Node));
  await header();
  scrollTo(0, 0);
  const title = main.querySelector('h1');
  title?.setAttribute('tabindex', '-1');
  title?.focus({ preventScroll: true });
}

async function header() {
  const [person, known] = [await me(), await get('book')];
  name.textContent = known?.club.nameVi ?? t('app');
  home.setAttribute('aria-label', t('home.go'));
  who.replaceChildren(icon('person'));
  who.setAttribute('aria-label', person ? t('who.change', { name: person.name }) : t('who.nobody'));
  who.hidden = !person;
  await tell();
}

/** What a screen may not hide: how much is here, and what became of it. */
async function tell() {
  const [session, items, state, savedAt] = await Promise.all([get('session'), outbox(), get('sync'), get('savedAt')]);
  const [waiting, refused, differ] = ['waiting', 'refused', 'conflict'].map(s => items.filter(i => i.state === s).length), bad = refused + differ;
  status.hidden = !session && !items.length;
  const over = session && mustSignIn(session) || state?.problem === 'auth';
  const lines = [];
  if (refused) lines.push(t('status.bad', { count: refused }));
  if (differ) lines.push(t('status.differ', { count: differ }));
  if (over) lines.push(t(waiting ? 'status.auth.waiting' : 'status.auth', { count: waiting }));
  else if (progress.busy && waiting) lines.push(t('status.sending', { count: waiting }));
  else if (waiting) lines.push(t(navigator.onLine ? 'status.waiting' : 'status.offline', { count: waiting }));
  else if (!bad) lines.push(savedAt ? t('status.all', { at: writtenAt(savedAt) }) : t('status.nothing'));
  const kind = bad || over ? 'bad' : waiting ? '' : 'good';
  status.className = `status ${kind}${progress.busy ? ' busy' : ''}`;
  status.href = over && session ? '#/signin' : '#/outbox';
  const text = lines.join(' ');
  // A reader is told when the words change, not each time that we look.
  if (told.textContent !== text) told.textContent = text;
  status.replaceChildren(icon(progress.busy ? 'turn' : kind === 'bad' ? 'no' : waiting ? 'outbox' : 'ok'), told);
}

// A link of the commune: its code is for this phone alone, so it leaves the address at once.
async function taken() {
  if (!location.hash.startsWith('#open=')) return;
  await set('opening', decodeURIComponent(location.hash.slice('#open='.length)));
  history.replaceState(null, '', '#/signin');
}

export async function open() {
  await taken();
  book.replaceChildren(h('header.top', {}, h('div', {}, home, name, who)), status, main);
  watch(() => tell());
  onChange(() => tell());
  addEventListener('online', tell);
  addEventListener('offline', tell);
  addEventListener('hashchange', () => taken().then(draw));
  addEventListener('pointerdown', touch);
  document.addEventListener('visibilitychange', async () => document.visibilityState === 'visible' && (await isLocked()) && draw());
  watchVersion();
  await draw();
}

// Sends what waits, then reads the club's book again. One tab at a time; whatever breaks, the records stay as they were.
import { change, forget, get, outbox, set, onChange } from './store.js';
import { senders } from './senders.js';
import { current } from './session.js';
import { readBook } from './book.js';

const every = 60e3, fresh = 10 * 60e3, longAgo = 60 * 24 * 3600e3;
const watchers = new Set();
let running = null, again = false;
export const progress = { busy: false };

export const watch = w => { watchers.add(w); return () => watchers.delete(w); };
const show = busy => { progress.busy = busy; watchers.forEach(w => w()); };

/** Sends now; a call meanwhile makes one more round. Answers ok, later, or auth. */
export function sync(read = false) {
  if (running) {
    again = true;
    return running;
  }
  running = locked(read).finally(() => {
    running = null;
    show(false);
    if (again) { again = false; sync(); }
  });
  // What was recorded while the book was read has missed the sending.
  running.then(answer => answer.kind === 'ok' && soon(), () => {});
  return running;
}

const locked = read => navigator.locks
  ? navigator.locks.request('clb-sync', { ifAvailable: true }, lock => (lock ? round(read) : { kind: 'later', why: 'busy' }))
  : round(read);

async function round(read) {
  const before = await get('session');
  if (!before) return { kind: 'auth' };
  if (!navigator.onLine) return finish(before, { kind: 'later', why: 'network' });
  show(true);
  const session = await current();
  if (session?.kind === 'later') return finish(before, session);
  if (!session) return finish(before, { kind: 'auth' });
  const answer = await push(session);
  if (answer.kind !== 'ok') return finish(session, answer);
  const book = await get('book');
  if (!read && !answer.sent && book && Date.now() - Date.parse(book.readAt) < fresh) return finish(session, answer);
  return finish(session, await readBook(session, book));
}

async function finish(session, answer) {
  const before = (await get('sync')) ?? {};
  const now = new Date().toISOString();
  await set('sync', { ...before, triedAt: now, problem: answer.kind === 'ok' ? null : answer.kind === 'auth' ? 'auth' : answer.why, ...(answer.kind === 'ok' && { okAt: now }) });
  if (answer.kind === 'auth') await set('session', { ...session, until: 0, refreshUntil: 0 });
  // What the service has had for long need not be listed here.
  const old = (await outbox()).filter(i => i.state === 'arrived' && Date.now() - Date.parse(i.arrivedAt) > longAgo);
  if (old.length) await forget(old.map(i => i.id));
  watchers.forEach(w => w());
  return answer;
}

async function push(session) {
  let sent = false;
  for (const sender of senders) {
    for (;;) {
      const items = await next(session, sender);
      if (!items.length) break;
      const answer = await sender.send(session, items, (id, fields) => change(id, i => ({ ...i, ...fields })));
      for (const [id, fields] of answer.done ?? []) await change(id, i => settle(i, items.find(o => o.id === id), fields));
      if (answer.kind !== 'ok') return answer;
      sent = true;
    }
  }
  return { kind: 'ok', sent };
}

// What was changed here while it was under way waits again, on top of what arrived.
function settle(now, sent, fields) {
  if (now.edition === sent.edition) return { ...now, ...fields };
  return fields.base ? { ...now, base: fields.base } : now;
}

// The oldest that may go, of one person: the header says who recorded them.
async function next(session, sender) {
  const all = await outbox();
  const ready = all.filter(i => i.kind === sender.kind && i.state === 'waiting' && i.club === `${session.province}|${session.club}`
    && (!i.after || all.find(o => o.id === i.after)?.state === 'arrived'));
  const items = ready.filter(i => i.who?.person === ready[0].who?.person).slice(0, sender.most);
  // From now on nobody knows whether it arrived, until there is an answer.
  return Promise.all(items.map(i => change(i.id, now => ({ ...now, tries: (now.tries ?? 0) + 1, sent: now.kind === 'meeting' ? now.body : null }))));
}

export function start() {
  addEventListener('online', () => sync());
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && sync());
  setInterval(() => document.visibilityState === 'visible' && sync(), every);
  onChange(() => { if (!running) soon(); });
  sync();
}

let waiting = null;

// Recording goes on while it is sent: a moment after the last change, not at each.
function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(async () => {
    const session = await get('session');
    // Another club's wait for its own sign-in.
    const ready = session && (await outbox()).some(i => i.state === 'waiting' && !i.after && i.club === `${session.province}|${session.club}`);
    if (ready && navigator.onLine) sync();
  }, 800);
}

// All that the phone keeps. What was recorded here lies in `outbox` until the service has it; `meta` holds the rest.
import { openDB } from '/app/vendor/idb/index.js';

const opened = openDB('clb-so', 1, {
  upgrade(db) {
    db.createObjectStore('meta');
    db.createObjectStore('outbox', { keyPath: 'id' });
  },
  // Another tab has a newer book: let it open.
  blocking: (_, __, event) => event.target.close(),
});

// On the disk before we say so: a phone whose battery is taken out must not lose a visit.
const surely = { durability: 'strict' };
const others = 'BroadcastChannel' in window ? new BroadcastChannel('clb-so') : null;
const listeners = new Set();

export const onChange = listener => { listeners.add(listener); return () => listeners.delete(listener); };
const tell = () => listeners.forEach(l => l());
others?.addEventListener('message', tell);

function changed() {
  tell();
  others?.postMessage('changed');
}

export const get = async key => (await opened).get('meta', key);

export async function set(key, value) {
  await (await opened).put('meta', value, key);
}

export const outbox = async () => (await opened).getAll('outbox');
export const item = async id => (await opened).get('outbox', id);

/** Keeps items, and in the same breath what belongs to them (a draft that became items). */
export async function keep(items, meta = {}) {
  const tx = (await opened).transaction(['outbox', 'meta'], 'readwrite', surely);
  for (const one of items) tx.objectStore('outbox').put(one);
  for (const [key, value] of Object.entries({ savedAt: new Date().toISOString(), ...meta })) tx.objectStore('meta').put(value, key);
  await tx.done;
  changed();
}

/** Changes one item as it is now; the change answers the item, or null to leave it alone. */
export async function change(id, how) {
  const tx = (await opened).transaction('outbox', 'readwrite', surely);
  const now = await tx.store.get(id);
  const next = now && how(now);
  if (next) tx.store.put(next);
  await tx.done;
  if (next) changed();
  return next ?? now;
}

export async function forget(ids) {
  const tx = (await opened).transaction('outbox', 'readwrite', surely);
  for (const id of ids) tx.store.delete(id);
  await tx.done;
  changed();
}

/** Signing out: what the service has goes, what only this phone has stays. */
export async function wipeSynced() {
  const tx = (await opened).transaction(['outbox', 'meta'], 'readwrite', surely);
  for (const one of await tx.objectStore('outbox').getAll()) if (one.state === 'arrived') tx.objectStore('outbox').delete(one.id);
  for (const key of ['session', 'book', 'sync']) tx.objectStore('meta').delete(key);
  await tx.done;
  changed();
}

/** Asks the browser not to clear this when the phone is full; answers what it said. */
export const stay = async () => (await navigator.storage?.persisted?.()) || ((await navigator.storage?.persist?.()) ?? false);

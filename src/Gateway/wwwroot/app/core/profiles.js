// People who share this phone. The PIN locks a name on this phone; it is no password of the service.
import { get, set } from './store.js';
import { uuid } from './ids.js';

const rounds = 150_000, idle = 30 * 60e3, mostTries = 5, pause = 30e3;
const hex = buffer => [...new Uint8Array(buffer)].map(b => b.toString(16).padStart(2, '0')).join('');

async function hashed(pin, salt) {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, ['deriveBits']);
  return hex(await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: new TextEncoder().encode(salt), iterations: rounds }, key, 256));
}

export const profiles = async () => (await get('profiles')) ?? [];

/** Who has the phone in hand; null when nobody does, or not for a while. */
export async function me() {
  const current = await get('current');
  return current ? (await profiles()).find(p => p.id === current.id) ?? null : null;
}

export async function isLocked() {
  const current = await get('current');
  return !current || Date.now() - current.seen > idle || !(await me());
}

export async function touch() {
  const current = await get('current');
  if (current && Date.now() - current.seen > 60e3) await set('current', { ...current, seen: Date.now() });
}

export const lock = () => set('current', null);
const enter = id => set('current', { id, seen: Date.now() });

export async function add({ name, person, acts, duty, pin }) {
  const salt = uuid();
  const profile = { id: uuid(), name, person, acts, duty, salt, pin: await hashed(pin, salt), tries: 0, until: 0 };
  await set('profiles', [...(await profiles()), profile]);
  await enter(profile.id);
}

const put = async changed => set('profiles', (await profiles()).map(p => (p.id === changed.id ? changed : p)));

/** Opens a profile: ok, wrong, or wait (seconds). */
export async function open(id, pin) {
  const found = (await profiles()).find(p => p.id === id);
  if (Date.now() < found.until) return { kind: 'wait', seconds: Math.ceil((found.until - Date.now()) / 1000) };
  if ((await hashed(pin, found.salt)) !== found.pin) {
    const tries = found.tries + 1, wait = tries >= mostTries;
    await put({ ...found, tries: wait ? 0 : tries, until: wait ? Date.now() + pause : 0 });
    return wait ? { kind: 'wait', seconds: pause / 1000 } : { kind: 'wrong' };
  }
  await put({ ...found, tries: 0, until: 0 });
  await enter(id);
  return { kind: 'ok' };
}

export async function remove(id) {
  await set('profiles', (await profiles()).filter(p => p.id !== id));
  if ((await get('current'))?.id === id) await lock();
}

/** Readings are for the chair and who looks after health, on a phone that may have them at all. */
export const readsHealth = profile => ['chair', 'health'].includes(profile?.duty);

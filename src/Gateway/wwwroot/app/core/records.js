// What people record, as items of the outbox: each with an id made here, who recorded it, and when.
import { uuid } from './ids.js';
import { get, item, keep } from './store.js';
import { me } from './profiles.js';

export const states = ['waiting', 'refused', 'conflict', 'arrived'];

async function made(kind, body, more) {
  const [session, who] = [await get('session'), await me()];
  const id = uuid();
  return { id, wire: id, kind, club: `${session.province}|${session.club}`, at: new Date().toISOString(), who: { id: who?.id, name: who?.name, person: who?.acts ?? null }, body, state: 'waiting', tries: 0, edition: 0, ...more };
}

/** Keeps new records in one go; `meta` goes with them or not at all. */
export async function record(kind, bodies, meta, more = {}) {
  const items = [];
  for (const body of bodies) {
    const one = await made(kind, body, more);
    items.push(kind === 'visit' || kind === 'activity' ? { ...one, body: { id: one.wire, ...body } } : one);
  }
  await keep(items, meta);
  return items;
}

/** May it still be changed here? What may have arrived must be answered first. A meeting can always be changed. */
export const mayMend = i => i.state === 'refused' || i.state === 'conflict' || (i.state === 'waiting' && (i.kind === 'meeting' || !i.tries));

/** Mends a record and lets it go again. What was refused was never kept, so it goes under a new id. */
export async function mend(id, body, more = {}) {
  const now = await item(id);
  const wire = now.state === 'refused' ? uuid() : now.wire;
  const next = now.kind === 'visit' || now.kind === 'activity' ? { ...body, id: wire } : body;
  await keep([{ ...now, ...more, wire, body: next, state: 'waiting', tries: now.kind === 'meeting' ? now.tries : 0, edition: now.edition + 1, message: null, code: null, field: null, mendedAt: new Date().toISOString() }]);
}

/** Sends a refused record again as it is: what stood in its way may be gone (a member added meanwhile). */
export const again = async id => { const now = await item(id); await mend(id, now.body); };

// How each kind of record goes to the service, and what its answer means. A record keeps its id (`wire`) until it is answered.
import { call, clubPath } from './api.js';
import { merge, sameMeeting, written } from './merge.js';

const most = 100;
const arrived = (result = {}) => ({ state: 'arrived', arrivedAt: new Date().toISOString(), warnings: (result.warnings ?? []).map(w => w.message), message: null, code: null, field: null });
const refused = result => ({ state: 'refused', message: result.message, code: result.code, field: result.field ?? null });
const as = who => (who?.person ? { 'Clb-For': who.person } : {});

function verdict(result) {
  return result.status === 'rejected' ? refused(result) : arrived(result);
}

/** Lists that the service takes as one array, with one result each. */
const batch = path => async (session, items) => {
  const answer = await call(session, 'POST', clubPath(session) + path, items.map(i => i.body), as(items[0].who));
  if (answer.kind === 'ok') return { kind: 'ok', done: items.map((i, at) => [i.id, verdict(answer.value.results[at])]) };
  if (answer.kind !== 'refused') return answer;
  if (items.length === 1) return { kind: 'ok', done: [[items[0].id, refused(answer)]] };
  // One of them spoils the whole: each alone, so that the others arrive.
  const done = [];
  for (const one of items) {
    const alone = await batch(path)(session, [one]);
    if (alone.kind !== 'ok') return { ...alone, done };
    done.push(...alone.done);
  }
  return { kind: 'ok', done };
};

async function putMeeting(session, item, keep) {
  const path = `${clubPath(session)}/meetings/${item.date}`;
  for (let tries = 0; tries < 4; tries++) {
    const { note, attendance, present, ...rest } = item.body;
    const came = attendance && !present.length ? { attendance } : { present };
    const answer = await call(session, 'PUT', path, { ...rest, ...came, ...(note && { note }), base: item.base.revision }, as(item.who));
    if (answer.kind === 'ok') return { kind: 'ok', done: [[item.id, { ...arrived(), base: { ...written(answer.value), revision: answer.value.revision }, sent: null }]] };
    if (answer.code !== 'meeting.changed') return answer.kind === 'refused' ? { kind: 'ok', done: [[item.id, refused(answer)]] } : answer;
    const now = await call(session, 'GET', path);
    if (now.kind !== 'ok') return now.kind === 'refused' ? { kind: 'later', why: 'server' } : now;
    const theirs = { ...written(now.value), revision: now.value.revision };
    // Ours, whose answer was lost: go on from it.
    const ours = item.sent && sameMeeting(item.sent, theirs);
    const both = ours ? written(item.body) : merge(item.base, item.body, theirs);
    if (!both) return { kind: 'ok', done: [[item.id, { state: 'conflict', theirs }]] };
    item = await keep(item.id, { body: both, base: theirs, merged: item.merged || !ours });
  }
  return { kind: 'later', why: 'busy' };
}

async function postReadings(session, item) {
  const answer = await call(session, 'POST', `${clubPath(session)}/health/measurements`, item.body, as(item.who));
  if (answer.kind === 'refused') return { kind: 'ok', done: [[item.id, refused(answer)]] };
  if (answer.kind !== 'ok') return answer;
  return { kind: 'ok', done: [[item.id, partly(item, answer.value.results, 'readings')]] };
}

async function postCollection(session, item) {
  const answer = await call(session, 'POST', `${clubPath(session)}/collections`, item.body, { ...as(item.who), 'Idempotency-Key': item.wire });
  if (answer.kind === 'refused') return { kind: 'ok', done: [[item.id, refused(answer)]] };
  if (answer.kind !== 'ok') return answer;
  return { kind: 'ok', done: [[item.id, partly(item, answer.value.results ?? [], 'lines')]] };
}

// Lines that were taken are done; those that were not stay to be mended.
function partly(item, results, list) {
  const left = item.body[list].filter((_, i) => results[i]?.status === 'rejected');
  if (!left.length) return arrived();
  const first = results.find(r => r.status === 'rejected');
  return { ...refused(first), body: { ...item.body, [list]: left }, taken: (item.taken ?? 0) + item.body[list].length - left.length };
}

const alone = send => async (session, items, keep) => send(session, items[0], keep);

/** In the order in which they must go: a member before the meeting that ticks them, a meeting before its readings. */
export const senders = [
  { kind: 'member', most, send: batch('/members') },
  { kind: 'meeting', most: 1, send: alone(putMeeting) },
  { kind: 'readings', most: 1, send: alone(postReadings) },
  { kind: 'collection', most: 1, send: alone(postCollection) },
  { kind: 'visit', most, send: batch('/visits') },
  { kind: 'activity', most, send: batch('/activities') },
];

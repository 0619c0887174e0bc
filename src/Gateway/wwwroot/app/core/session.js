// Who this phone is to the service. A way to sign in is { id, fields, signIn(values) }, and `renew` where it can go on by
// itself. Screens know fields only; another way is one more entry of `ways`.
import { call } from './api.js';
import { get, set } from './store.js';

const soon = 60e3;

function sessionOf(way, answer, scope) {
  const [province, club] = scope.slice('club:'.length).split('|');
  return {
    way, token: answer.accessToken, until: Date.now() + answer.expiresIn * 1000, province, club, role: answer.role,
    refresh: answer.refreshToken, refreshUntil: Date.now() + (answer.refreshExpiresIn ?? 0) * 1000,
  };
}

const granted = async (way, answer) => (answer.kind === 'ok' ? { kind: 'ok', session: sessionOf(way, answer.value, answer.value.scope) } : answer);

/** The first time: the link that the commune gave, the phone number it was given for, and a PIN of one's own. */
const link = {
  id: 'link',
  fields: ['phone', 'pin', 'name'],
  async signIn({ phone, pin, name }) {
    const answer = await call(null, 'POST', '/v1/devices/open', { code: await get('opening'), phone: phone.replace(/\s/g, ''), pin, name });
    if (answer.kind === 'ok') {
      await set('device', answer.value.device);
      await set('opening', undefined);
    }
    return granted('device', answer);
  },
};

/** Afterwards: the PIN opens what this phone was given. */
const device = {
  id: 'device',
  fields: ['pin'],
  signIn: async ({ pin }) => granted('device', await call(null, 'POST', '/v1/devices/token', { device: await get('device'), pin })),
  renew: async session => granted('device', await call(null, 'POST', '/v1/devices/token', { device: await get('device'), refreshToken: session.refresh })),
};

/** For trying things out: the service signs whatever is asked, in Development alone. */
const development = {
  id: 'development',
  fields: ['club', 'role'],
  async signIn({ club, role }) {
    const scope = `club:${club.trim().toLowerCase()}`;
    const answer = await call(null, 'POST', '/v1/dev/token', { scope, role });
    if (answer.kind !== 'ok') return answer;
    return { kind: 'ok', session: sessionOf('development', { accessToken: answer.value.access_token, expiresIn: answer.value.expires_in, role }, scope) };
  },
};

const ways = { link, device, development };

/** How this phone signs in: by a link just opened, as the device that it became, or to try things out. */
export async function way() {
  if (await get('opening')) return link;
  return (await get('device')) ? device : development;
}

/** The session, gone on with where that needs nobody; null when a person has to sign in. Another answer: try later. */
export async function current() {
  const session = await get('session');
  if (!session || Date.now() < session.until - soon) return session;
  if (!ways[session.way]?.renew || Date.now() >= session.refreshUntil) return isOver(session) ? null : session;
  const answer = await ways[session.way].renew(session);
  if (answer.kind === 'later') return { kind: 'later', why: answer.why };
  if (answer.kind !== 'ok') return null;
  await set('session', answer.session);
  return answer.session;
}

const records = ['board', 'secretary', 'treasurer', 'helper'];
export const mayRecord = session => records.includes(session?.role);
export const mayMeasure = session => ['board', 'health'].includes(session?.role);
export const isOver = session => !session || Date.now() >= session.until;
/** Whether only a person can go on. */
export const mustSignIn = session => isOver(session) && !(session?.refresh && Date.now() < session.refreshUntil);

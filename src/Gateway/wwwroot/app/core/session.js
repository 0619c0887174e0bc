// Who this phone is to the service. A way to sign in is { id, fields, signIn(values) }; another one is put into `ways`.
import { call } from './api.js';

/** For trying things out: the service signs whatever is asked, in Development alone. */
const development = {
  id: 'development',
  fields: ['club', 'role'],
  async signIn({ club, role }) {
    const key = club.trim().toLowerCase();
    const [province, id] = key.split('|');
    const answer = await call(null, 'POST', '/v1/dev/token', { scope: `club:${key}`, role });
    if (answer.kind !== 'ok') return answer;
    return { kind: 'ok', session: { way: 'development', token: answer.value.access_token, until: Date.now() + answer.value.expires_in * 1000, province, club: id, role } };
  },
};

export const ways = [development];

export const mayRecord = session => session?.role === 'board';
export const mayMeasure = session => ['board', 'health'].includes(session?.role);
export const isOver = session => !session || Date.now() >= session.until;

// One way to ask the service. Whatever happens is an answer: ok, refused (with its words), auth (sign in), later (try again).
const patience = 25_000;

export async function call(session, method, path, body, headers = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), patience);
  try {
    const answer = await fetch(path, {
      method, signal: stop.signal, cache: 'no-store', credentials: 'omit', redirect: 'error',
      headers: {
        Accept: 'application/json',
        ...(session && { Authorization: `Bearer ${session.token}` }),
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return await read(answer);
  } catch {
    // No network, too slow, or cut off in the middle: whether it arrived nobody knows, so it is sent again as it was.
    return { kind: 'later', why: 'network' };
  } finally {
    clearTimeout(timer);
  }
}

async function read(answer) {
  if (answer.status === 401) return { kind: 'auth' };
  if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return { kind: 'later', why: answer.status === 429 ? 'busy' : 'server' };
  const value = await answer.json();
  if (answer.ok) return { kind: 'ok', value };
  return { kind: 'refused', status: answer.status, code: value.code, field: value.field, message: value.texts, args: value.args };
}

/** All pages of a list; null when it could not be read. */
export async function all(session, path) {
  const items = [];
  for (let next = ''; ;) {
    const answer = await call(session, 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=200${next}`);
    if (answer.kind !== 'ok') return { ...answer, items: null };
    items.push(...answer.value.items);
    if (!answer.value.next) return { kind: 'ok', items };
    next = `&cursor=${encodeURIComponent(answer.value.next)}`;
  }
}

export const clubPath = session => `/v1/provinces/${session.province}/clubs/${session.club}`;

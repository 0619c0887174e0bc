// A UUID of version 7: ordered by the time it was made, so lists of the book are in the order of recording.
export function uuid(now = Date.now()) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) & 255;
  bytes[6] = (bytes[6] & 15) | 112;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map(b => b.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const letters = 'abcdefghijkmnpqrstuvwxyz23456789';

/** An id for the club's book, made on a phone: nobody else makes the same. */
export const slug = prefix => prefix + '-' + [...crypto.getRandomValues(new Uint8Array(12))].map(b => letters[b % letters.length]).join('');

// Days are those of Vietnam, whatever the phone thinks its zone is.
const Hour = 3600e3;
const local = (at = Date.now()) => new Date(at + 7 * Hour).toISOString();

export const today = () => local().slice(0, 10);
export const dayOf = instant => local(Date.parse(instant)).slice(0, 10);
export const clock = instant => local(Date.parse(instant)).slice(11, 16);
export const plus = (day, days) => new Date(Date.parse(day) + days * 24 * Hour).toISOString().slice(0, 10);
export const monday = day => plus(day, -((new Date(day).getUTCDay() + 6) % 7));
export const at = (day, time) => `${day}T${time}:00+07:00`;
export const minutesAgo = minutes => local(Date.now() - minutes * 60e3).slice(0, 16) + ':00+07:00';
export const daysIn = month => new Date(Date.UTC(+month.slice(0, 4), +month.slice(5, 7), 0)).getUTCDate();
export const weekday = day => new Date(day).getUTCDay();

/** 22/11/2026, in both languages: it is how the book is written. */
export const written = day => `${day.slice(8, 10)}/${day.slice(5, 7)}/${day.slice(0, 4)}`;
export const writtenAt = instant => `${clock(instant)}, ${written(dayOf(instant))}`;

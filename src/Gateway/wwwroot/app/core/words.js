let words = {}, language = 'vi';

export async function speak(chosen) {
  language = chosen === 'en' ? 'en' : 'vi';
  words = await (await fetch(`/app/lang/${language}.json`)).json();
  document.documentElement.lang = language;
  document.title = t('app');
}

export const speaks = () => language;

/** The text of a key; {name} is filled in. A key without words shows itself, which a test finds. */
export const t = (key, values = {}) => (words[key] ?? key).replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

/** What the service says, in the language of the screen. */
export const said = message => message?.[language] ?? message?.vi ?? '';

export const number = value => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, language === 'en' ? ',' : '.');
export const dong = value => `${number(value)} đ`;

/** Names go by the last word, as people call each other. */
const given = name => name.trim().split(/\s+/).at(-1);
const collator = new Intl.Collator('vi', { numeric: true });
export const byName = (a, b) => collator.compare(given(a.name), given(b.name)) || collator.compare(a.name, b.name);
export const folded = text => text.toLowerCase().replaceAll('đ', 'd').normalize('NFD').replace(/\p{M}/gu, '');

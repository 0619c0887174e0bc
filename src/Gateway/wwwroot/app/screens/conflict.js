import { h, button } from '../core/dom.js';
import { t } from '../core/words.js';
import { written as onDay } from '../core/days.js';
import { bookNow } from '../core/book.js';
import { change, item } from '../core/store.js';
import { union, written } from '../core/merge.js';
import { go } from '../core/shell.js';
import { back, title } from './parts.js';

// Two phones wrote one meeting and contradict each other: both are shown, a person decides, the other one stays readable.
export async function show({ item: id }) {
  const [old, book] = [await item(id), await bookNow()];
  if (old?.state !== 'conflict') return [title(t('conflict.title')), h('p', {}, t('conflict.gone')), back('#/outbox')];
  const mine = written(old.body), theirs = written(old.theirs);
  const settle = (body, more = {}) => change(id, now => ({ ...now, state: 'waiting', body, base: now.theirs, edition: now.edition + 1, aside: { mine, theirs }, ...more })).then(() => go('#/outbox'));
  const side = (head, one, other) => h('section.card', {}, h('h2', {}, head), one.cancelled && h('p.mark.bad', {}, t('conflict.cancelled')),
    h('p', {}, t('conflict.came', { count: one.present.length || one.attendance || 0 })), only(t('conflict.only'), one.present.filter(p => !other.present.includes(p)).map(p => book.name(p))),
    h('h3', {}, t('meeting.areas')), one.areas.length ? h('ul.names', {}, one.areas.map(a => h('li', {}, t(`area.${a}`)))) : h('p', {}, t('none')),
    h('h3', {}, t('note')), h('p.message', {}, one.note ?? t('none')));
  const only = (head, names) => names.length > 0 && [h('h3', {}, head), h('ul.names', {}, names.map(n => h('li', {}, n)))];
  return [
    title(t('conflict.title'), t('conflict.text', { day: onDay(old.date) })),
    h('div.sides', {}, side(t('conflict.mine'), mine, theirs), side(t('conflict.theirs'), theirs, mine)),
    button(t('conflict.both'), () => settle(union(mine, theirs)), { kind: '.main' }),
    button(t('conflict.keepmine'), () => settle(mine)),
    button(t('conflict.taketheirs'), () => settle(theirs, { state: 'arrived', arrivedAt: new Date().toISOString(), base: old.theirs }), {}),
    back('#/outbox'),
  ];
}
